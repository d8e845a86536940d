/** How the foreign issuer behaves; set on the switchboard. `says` is for the page. */
export const issuerManners = {
  good: 'answers and pays',
  slow: 'answers after seven seconds each time',
  silent: 'never answers',
  pending: 'says OK before it has paid, with a reason (BTCPay after ten seconds)',
  promises: 'says OK and never pays',
  refuses: 'refuses the code with a reason',
  replays: 'says that the tap was used before',
  page: 'answers the code with a web page, and pays all the same',
  cuts: 'cuts the line after it has taken the code, and pays all the same',
  moves: 'sends the till to another address of its own',
  lures: 'sends the till to an address in the house',
  calls: 'wants the code at an address in the house',
  pays: 'says that it wants to be paid',
  bounds: 'takes at least more than at most',
  pin: 'wants the PIN 1234 for every amount',
} as const

export type IssuerManner = keyof typeof issuerManners

export const issuerMannerFrom = (text: string): IssuerManner | undefined =>
  (Object.keys(issuerManners) as IssuerManner[]).find((manner) => manner === text)
