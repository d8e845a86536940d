/** The link on a bolt card: `lnurlw://host/path?p=…&c=…` (LUD-17, boltcard `docs/SPEC.md`), made and read. */
import { err, ok, type Result } from '../errors/result.ts'
import { ndefUriFile, uriTextOffset } from './ndef.ts'
import { sunFrom, type Sun, type SunProblem } from './sun.ts'

/** The file as it is written, and where the chip fills `p` and `c` in: bytes from the file's first. */
export type CardLink = { readonly file: Uint8Array; readonly p: number; readonly c: number }

export type CardLinkProblem = 'scheme' | 'characters' | 'parameters' | 'tooLong'

/**
 * What one frame of 128 bytes takes of a WriteData: a write in one frame is done whole or not at all (NT4H2421Gx §8.2.3). 128
 * less block header, CID and CRC (4), APDU header, Lc and Le (6), file, offset and length (7).
 */
export const ndefFileLimit = 111

const placeholder = { p: '0'.repeat(32), c: '0'.repeat(16) } as const

/**
 * The card's link from its beginning, `lnurlw://host/path`, with or without a query of its own. The offsets come from where the
 * placeholders are put, never from a search: hosts and paths may hold `p=` too.
 */
export function cardLink(base: string): Result<CardLink, CardLinkProblem> {
  if (!/^lnurlw:\/\/[^/?]/.test(base)) return err('scheme')
  // Printable ASCII only: one character is one byte, so offsets hold, and nothing is shown that is not there.
  if (!/^[!-~]+$/.test(base) || base.includes('#')) return err('characters')
  if (/[?&][pc]=/.test(base)) return err('parameters')
  const beforeP = `${base}${base.includes('?') ? '&' : '?'}p=`
  const beforeC = `${beforeP}${placeholder.p}&c=`
  const file = ndefUriFile(beforeC + placeholder.c)
  if (file.length > ndefFileLimit) return err('tooLong')
  return ok({ file, p: uriTextOffset + beforeP.length, c: uriTextOffset + beforeC.length })
}

/** Whether a file that a tap has read is this link but for what the chip filled in. */
export function isLinkOf(link: CardLink, read: Uint8Array): boolean {
  const filled = (at: number) =>
    (at >= link.p && at < link.p + placeholder.p.length) ||
    (at >= link.c && at < link.c + placeholder.c.length)
  return link.file.every((byte, at) => filled(at) || read[at] === byte)
}

/**
 * `p` and `c` of any link, whatever its host: own is what decrypts and verifies. Undefined when the link has none; names of
 * parameters and hexadecimal digits are taken in either case.
 */
export function sunOfLink(link: string): Result<Sun, SunProblem> | undefined {
  if (!URL.canParse(link)) return undefined
  const { searchParams } = new URL(link)
  const [p, c] = (['p', 'c'] as const).map(
    (name) => searchParams.get(name) ?? searchParams.get(name.toUpperCase()),
  )
  return p === null || c === null || p === undefined || c === undefined ? undefined : sunFrom(p, c)
}
