/** GS1 General Specifications §7.9: digits weighted 3, 1, 3 … from the right, their sum a multiple of ten. */
export function hasCheckDigit(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}

/** UPC-E's eight digits as the twelve of UPC-A (GS1 General Specifications §5.2.1.4). */
export function expandUpcE(digits: string): string | undefined {
  const [, system, body = '', last = '', check] = /^([01])(\d{5})(\d)(\d)$/.exec(digits) ?? []
  if (system === undefined || check === undefined) return undefined
  const [a = '', b = '', c = '', d = '', e = ''] = Array.from(body)
  const middle =
    last <= '2'
      ? `${a}${b}${last}0000${c}${d}${e}`
      : last === '3'
        ? `${a}${b}${c}00000${d}${e}`
        : last === '4'
          ? `${a}${b}${c}${d}00000${e}`
          : `${body}0000${last}`
  return `${system}${middle}${check}`
}

/** The article number in 14 digits of what EAN-8, EAN-13, UPC-A, ITF-14 hold, or undefined. */
export const gtinOf = (text: string): string | undefined =>
  /^(\d{8}|\d{12,14})$/.test(text) && hasCheckDigit(text) ? text.padStart(14, '0') : undefined
