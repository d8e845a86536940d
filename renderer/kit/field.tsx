export type FieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What is typed is not shown. */
  readonly secret?: boolean
}

/** One line to type in, its name above it. */
export function Field(props: FieldProps) {
  return (
    <label className="field">
      <span>{props.label}</span>
      <input
        className="field-input"
        type={props.secret === true ? 'password' : 'text'}
        value={props.value}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  )
}
