export type FieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What is typed is not shown. */
  readonly secret?: boolean
  /** What the figures are worth, or what may be left out: beside the name. */
  readonly hint?: string
  /** What may be typed, while nothing is. */
  readonly example?: string
  readonly digits?: boolean
  /** In letters; 200 when absent. */
  readonly longest?: number
}

/** One line to type in, its name above it. */
export function Field(props: FieldProps) {
  return (
    <label className="field">
      <span className="field-name">
        {props.label}
        {props.hint === undefined ? null : <span className="soft field-hint">{props.hint}</span>}
      </span>
      <input
        className="field-input"
        type={props.secret === true ? 'password' : 'text'}
        value={props.value}
        placeholder={props.example}
        inputMode={props.digits === true ? 'numeric' : 'text'}
        maxLength={props.longest ?? 200}
        autoComplete="off"
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  )
}
