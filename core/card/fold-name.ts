/** A name for comparing: whoever searches types neither capitals nor marks nor full-width letters as they stand on the card. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').trim()
