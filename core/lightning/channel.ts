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
  /** In flight away from us: the part of `unsettledMsat` that is missing on our side. */
  readonly outgoingMsat: Msat
  /** Our side when it was opened: capacity minus push for who opened it, push for the other. */
  readonly openedWithMsat: Msat
  /** Commitment fee and anchors that the opener sets aside for closing; 0 for the other. */
  readonly setAsideMsat: Msat
  /** Settled through it since it was opened, in whole sats as LND counts. */
  readonly receivedMsat: Msat
  readonly sentMsat: Msat
}
