/**
 * The ledger's Lightning account beside what LND holds in its channels, and what explains the difference. A channel's
 * balance is what it was opened with, plus what arrived, minus what left, minus what the opener sets aside for closing.
 */
import type { Channel } from '../../../core/lightning/channel.ts'
import { absolute, compare, multiply, subtract, sum } from '../../../core/money/arithmetic.ts'
import { msat, type Msat } from '../../../core/money/units.ts'

export type LightningWeighed = {
  readonly ledgerMsat: Msat
  readonly channelsMsat: Msat
  readonly differenceMsat: Msat
  /** Our side of the channels when they were opened. */
  readonly openedWithMsat: Msat
  /** Commitment fee and anchors that the opener sets aside: ours, but not to spend. */
  readonly setAsideMsat: Msat
  readonly inFlightMsat: Msat
  /** What is left; LND counts what arrived in whole sats, so up to 1 sat a channel says nothing. */
  readonly unexplainedMsat: Msat
  readonly isExplained: boolean
}

const total = (channels: readonly Channel[], of: (channel: Channel) => Msat): Msat =>
  sum(channels.map(of))

/** Weighs the one against the other. */
export function weighLightning(ledgerMsat: Msat, channels: readonly Channel[]): LightningWeighed {
  const channelsMsat = total(channels, ({ localMsat }) => localMsat)
  const openedWithMsat = total(channels, (channel) => channel.openedWithMsat)
  const setAsideMsat = total(channels, (channel) => channel.setAsideMsat)
  const inFlightMsat = total(channels, ({ outgoingMsat }) => outgoingMsat)
  const differenceMsat = subtract(channelsMsat, ledgerMsat)
  const explained = subtract(subtract(openedWithMsat, setAsideMsat), inFlightMsat)
  const unexplainedMsat = subtract(differenceMsat, explained)
  const tolerance = multiply(msat(1000n), BigInt(channels.length))
  return {
    ledgerMsat,
    channelsMsat,
    differenceMsat,
    openedWithMsat,
    setAsideMsat,
    inFlightMsat,
    unexplainedMsat,
    isExplained: compare(absolute(unexplainedMsat), tolerance) <= 0,
  }
}
