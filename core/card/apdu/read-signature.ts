import { commandOf, nativeApdu, type CardCommand } from './command.ts'
import { status } from './status-word.ts'

const signatureLength = 56

/**
 * Read_Sig (§10.10.1): NXP's secp224r1 signature over the UID. It says where the chip was bought, can be replayed, and never
 * blocks a sale. The chip ends this answer with 9190.
 */
export const readSignature: CardCommand<Uint8Array> = commandOf({
  name: 'Read_Sig',
  apdu: nativeApdu(0x3c, Uint8Array.of(0x00)),
  done: [status.signatureDone],
  value: (data) => (data.length === signatureLength ? data : undefined),
})
