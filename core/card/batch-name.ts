/** What the cards of a stack are called. */

/** A pattern with a place for the number, as people type it. */
const place = /#+/

/** The name of a stack's card: `Fair ##` makes `Fair 07`; a pattern without a place gets the number at its end. */
export function batchCardName(pattern: string, no: number): string {
  const text = pattern.trim()
  if (text === '') return ''
  if (!place.test(text)) return `${text} ${no}`
  return text.replace(place, (digits) => String(no).padStart(digits.length, '0'))
}
