/** A decoder of codes that is not ours, for tests: `zbarimg` (Debian's zbar-tools). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pngOf, type Bitmap } from './bitmap.ts'
import { onPaper } from './paper.ts'

/** UPC-A and UPC-E are switched off in zbar until asked for: it takes them for EAN-13. */
const everyKind = ['upca', 'upce', 'code93', 'codabar', 'i25', 'code39'].map(
  (kind) => `-S${kind}.enable`,
)

/** What each slip's codes say, as `KIND:content`, in the order of the slips. */
export function readCodes(slips: readonly Bitmap[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-codes-'))
  try {
    const files = slips.map((slip, at) => {
      const file = join(folder, `${String(at).padStart(4, '0')}.png`)
      writeFileSync(file, pngOf(onPaper(slip)))
      return file
    })
    // Its exit code says that some picture had no code: then that picture's list is empty.
    const { stdout: xml } = spawnSync('zbarimg', ['--quiet', '--xml', ...everyKind, ...files], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return files.map((file) => codesOf(xml, file))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** `<source href='file'>…<symbol type='EAN-13' …><data><![CDATA[…]]></data></symbol>` */
function codesOf(xml: string, file: string): readonly string[] {
  const begin = xml.indexOf(`href='${file}'`)
  if (begin < 0) return []
  const source = xml.slice(begin, xml.indexOf('</source>', begin))
  const found = source.matchAll(
    /<symbol type='([^']+)'[\s\S]*?<data[^>]*><!\[CDATA\[([\s\S]*?)\]\]>/g,
  )
  return Array.from(found, ([, kind = '', data = '']) => `${kind}:${data}`)
}
