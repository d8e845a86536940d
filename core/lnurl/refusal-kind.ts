/**
 * What the free-text reasons of known issuers mean for the person at the counter: LNURL has no codes. A kind is a hint for the
 * sentence on the screen, never for the money: whether a payment came is our own node's word.
 */
export type RefusalKind =
  | 'usedTap'
  | 'limit'
  | 'amount'
  | 'frozen'
  | 'strange'
  | 'pin'
  | 'setup'
  | 'unpaid'

/** The first that fits counts: "Payment failed - insufficient balance" is about the amount. */
const signs: readonly (readonly [RefusalKind, RegExp])[] = [
  ['pin', /\bpin\b/i],
  ['usedTap', /replay|already (?:been )?(?:used|claimed|spent)|\bk1\b|link (?:has )?expired/i],
  ['limit', /limit/i],
  ['amount', /within bounds|amount (?:is )?too|insufficient|not enough|balance/i],
  ['frozen', /disabled|frozen|locked|blocked|inactive|not enabled/i],
  ['strange', /piccdata|\bno card|card (?:was |does )?not |cmac|decrypt|mis-?match/i],
  ['setup', /instant|auto-?approv|processor/i],
  ['unpaid', /payment failed|could not be paid|claim result|payout state|no.?route|failed to pay/i],
]

/** The kind of a reason; undefined for words that nobody here knows, like the "bad request" of the first Bolt Card server. */
export const refusalKind = (reason: string): RefusalKind | undefined =>
  signs.find(([, sign]) => sign.test(reason))?.[0]
