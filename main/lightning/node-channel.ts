import type { GetChannelsResult } from 'ln-service'
import type { Channel } from '../../core/lightning/channel.ts'
import { isNegative, subtract, sum } from '../../core/money/arithmetic.ts'
import { msatFromSat } from '../../core/money/sat-msat.ts'
import { msat, sat } from '../../core/money/units.ts'

type LndChannel = GetChannelsResult['channels'][number]

const inMsat = (satoshis: number) => msatFromSat(sat(BigInt(satoshis)))

/** A channel as ln-service gives it, in whole satoshis, in the port's shape. */
export function channelOf(channel: LndChannel): Channel {
  const capacity = inMsat(channel.capacity)
  const localMsat = inMsat(channel.local_balance)
  const remoteMsat = inMsat(channel.remote_balance)
  const unsettledMsat = inMsat(channel.unsettled_balance)
  const opened = channel.is_partner_initiated !== true
  const outgoing = channel.pending_payments.filter(({ is_outgoing: away }) => away)
  const rest = subtract(capacity, sum([localMsat, remoteMsat, unsettledMsat]))
  return {
    active: channel.is_active,
    private: channel.is_private,
    localMsat,
    remoteMsat,
    remoteReserveMsat: inMsat(channel.remote_reserve),
    unsettledMsat,
    outgoingMsat: sum(outgoing.map(({ tokens }) => inMsat(tokens))),
    openedWithMsat: opened
      ? subtract(capacity, inMsat(channel.local_given ?? 0))
      : inMsat(channel.remote_given ?? 0),
    // Fee and anchors are what is on neither side; LND's own figure leaves the anchors out.
    setAsideMsat: opened && !isNegative(rest) ? rest : msat(0n),
    receivedMsat: inMsat(channel.received),
    sentMsat: inMsat(channel.sent),
  }
}
