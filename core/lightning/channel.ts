import type { Msat } from '../money/units.ts'

/** One open channel as far as taking money is concerned. Amounts in millisatoshi. */
export type Channel = {
  /** The peer is connected and the channel can carry a payment now. */
  readonly active: boolean
  /** Not announced: payers find it only through hop hints in the code. */
  readonly private: boolean
  readonly localMsat: Msat
  readonly remoteMsat: Msat
  /** What the peer must always keep on its side. */
  readonly remoteReserveMsat: Msat
  /** In flight, either direction, counted on neither side. */
  readonly unsettledMsat: Msat
}
