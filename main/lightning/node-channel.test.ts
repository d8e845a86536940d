import { describe, expect, it } from 'vitest'
import { channelOf } from './node-channel.ts'

type LndChannel = Parameters<typeof channelOf>[0]

const given = {
  capacity: 10_000_000,
  local_balance: 4_996_530,
  remote_balance: 4_900_000,
  remote_reserve: 100_000,
  unsettled_balance: 100_000,
  local_given: 5_000_000,
  remote_given: 0,
  is_active: true,
  is_private: false,
  is_partner_initiated: false,
  pending_payments: [
    { id: '', is_outgoing: true, timeout: 0, tokens: 60_000 },
    { id: '', is_outgoing: false, timeout: 0, tokens: 40_000 },
  ],
  received: 7,
  sent: 3,
} as unknown as LndChannel

describe('channelOf', () => {
  it('that we opened: what we gave is not ours, what is on no side is set aside by us', () => {
    expect(channelOf(given)).toEqual({
      active: true,
      private: false,
      localMsat: 4_996_530_000n,
      remoteMsat: 4_900_000_000n,
      remoteReserveMsat: 100_000_000n,
      unsettledMsat: 100_000_000n,
      outgoingMsat: 60_000_000n,
      openedWithMsat: 5_000_000_000n,
      setAsideMsat: 3_470_000n,
      receivedMsat: 7000n,
      sentMsat: 3000n,
    })
  })

  it('that the peer opened: we began with what it gave', () => {
    const theirs = { ...given, is_partner_initiated: true, local_given: 0, remote_given: 3_000_000 }
    expect(channelOf(theirs)).toMatchObject({ openedWithMsat: 3_000_000_000n, setAsideMsat: 0n })
  })
})
