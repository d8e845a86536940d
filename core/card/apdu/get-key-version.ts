import { nativeCommand, type CardCommand } from './command.ts'

/** The version byte of a key (§10.6.2), free outside a session: the journal on the card. 00 from the factory. */
export const getKeyVersion = (keyNo: number): CardCommand<number> =>
  nativeCommand({
    name: `GetKeyVersion ${keyNo}`,
    ins: 0x64,
    data: Uint8Array.of(keyNo),
    value: (data) => (data.length === 1 ? data[0] : undefined),
  })
