declare const kind: unique symbol

/** SHA-256 of the preimage, 32 bytes as lower-case hex: what LND and the till know a code by. */
export type PaymentHash = string & { readonly [kind]: 'payment hash' }

/** A node's identity key, 33 bytes compressed as lower-case hex. */
export type NodeKey = string & { readonly [kind]: 'node key' }

/** A BOLT #11 payment string as LND gave it, lower case. */
export type Bolt11 = string & { readonly [kind]: 'bolt11' }

/** Checked hex as a payment hash, or undefined. */
export const paymentHashFrom = (text: string): PaymentHash | undefined =>
  /^[0-9a-f]{64}$/.test(text) ? (text as PaymentHash) : undefined

/** Checked hex as a node key, or undefined. */
export const nodeKeyFrom = (text: string): NodeKey | undefined =>
  /^0[23][0-9a-f]{64}$/.test(text) ? (text as NodeKey) : undefined

/** A payment string by its shape alone; `decodeBolt11` judges the content. */
export const bolt11From = (text: string): Bolt11 | undefined =>
  /^ln[a-z0-9]{20,}$/.test(text) ? (text as Bolt11) : undefined
