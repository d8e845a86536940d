import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'

export type IssuerTyped = {
  readonly by: string
  readonly passphrase: string
  readonly again: string
  readonly backup: string
}

export const nothingTyped: IssuerTyped = { by: '', passphrase: '', again: '', backup: '' }

type Props = {
  readonly typed: IssuerTyped
  readonly onTyped: (typed: IssuerTyped) => void
  /** A new passphrase is typed twice. */
  readonly twice?: boolean
  readonly withBackup?: boolean
}

/** The passphrase was typed, twice the same where it is a new one. */
export const isTyped = (
  { by, passphrase, again, backup }: IssuerTyped,
  { twice, withBackup }: Pick<Props, 'twice' | 'withBackup'> = {},
): boolean =>
  by.trim() !== '' &&
  passphrase !== '' &&
  (twice !== true || passphrase === again) &&
  (withBackup !== true || backup.trim() !== '')

/** Name and passphrase, and the backup where one is put back. */
export function IssuerFields({ typed, onTyped, twice, withBackup }: Props) {
  const { say } = useScreen()
  const differs = twice === true && typed.again !== '' && typed.again !== typed.passphrase
  return (
    <>
      {withBackup === true ? (
        <div className="fields fields-one">
          <Field
            label={say('issuer.backup')}
            value={typed.backup}
            onChange={(backup) => onTyped({ ...typed, backup })}
            example="FTISSUER1…"
            longest={2_000}
          />
        </div>
      ) : null}
      <div className="fields">
        <Field
          label={say('cards.who')}
          value={typed.by}
          onChange={(by) => onTyped({ ...typed, by })}
          longest={60}
        />
        <Field
          label={say('issuing.passphrase')}
          value={typed.passphrase}
          onChange={(passphrase) => onTyped({ ...typed, passphrase })}
          secret
        />
        {twice === true ? (
          <Field
            label={say('issuer.again')}
            value={typed.again}
            onChange={(again) => onTyped({ ...typed, again })}
            secret
            {...(differs ? { hint: say('issuer.differs') } : {})}
          />
        ) : null}
      </div>
    </>
  )
}
