/** What flashtilld and its device host say to each other, over the channel between parent and child (structured clone). */
import type { Failure, FailureCode } from '../../core/errors/registry.ts'
import type { Result } from '../../core/errors/result.ts'
import type { CardHappening, Presence, ReaderView } from '../../core/ports/reader.ts'

/** `[readers]` of flashtill.toml. */
export type ReaderSettings = {
  /** False where the system's PC/SC readers are none of this till's. */
  readonly pcsc?: boolean | undefined
  /** Parts of the names of PC/SC readers that are used; without it, all that `leave` does not name. */
  readonly take?: readonly string[] | undefined
  readonly leave?: readonly string[] | undefined
  /** Serial lines of readers that send what they read as text. */
  readonly text?:
    | readonly { readonly path: string; readonly speed?: number | undefined }[]
    | undefined
  /** The socket of a simulated reader: the practice shop's. */
  readonly simulated?: string | undefined
}

/** About one opening of a serial line; `line` is flashtilld's number for it, never used again. */
export type LineOrder =
  | {
      readonly kind: 'openLine'
      readonly line: number
      readonly path: string
      readonly speed: number
    }
  | {
      readonly kind: 'writeLine'
      readonly line: number
      readonly number: number
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'closeLine'; readonly line: number }

export type HostOrder =
  | LineOrder
  /** `run` stands in front of every presence of this start. */
  | { readonly kind: 'readers'; readonly settings: ReaderSettings; readonly run: string }
  | {
      readonly kind: 'transmit'
      readonly number: number
      readonly presence: Presence
      readonly apdu: Uint8Array
    }
  | { readonly kind: 'ping' }

export type HostWord =
  | { readonly kind: 'alive' }
  | { readonly kind: 'lineOpened'; readonly line: number; readonly refused?: FailureCode }
  | { readonly kind: 'lineBytes'; readonly line: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'lineWritten'
      readonly line: number
      readonly number: number
      readonly isTaken: boolean
    }
  | { readonly kind: 'lineClosed'; readonly line: number }
  | { readonly kind: 'readers'; readonly views: readonly ReaderView[] }
  | { readonly kind: 'card'; readonly happened: CardHappening }
  | {
      readonly kind: 'answer'
      readonly number: number
      readonly answer: Result<Uint8Array, Failure>
    }
