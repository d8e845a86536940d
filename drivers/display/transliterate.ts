/** Any script in the letters of a pole display: exact where its code page has them, else the nearest Latin ones. */
import { byteOf, type CodePage } from '../printer/code-pages.ts'

/** ISO 9 without diacritics where cashiers read it so; ISO 843 for Greek. Lower case; capitals follow. */
const latin: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '₿': 'BTC',
  '¥': 'JPY',
  '₹': 'INR',
  '₽': 'RUB',
  '₺': 'TRY',
  '₩': 'KRW',
  '₫': 'VND',
  '₱': 'PHP',
  '₪': 'ILS',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ŋ: 'n',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '·': '.',
  '×': 'x',
  '≈': '~',
  '→': '>',
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  є: 'ye',
  і: 'i',
  ђ: 'dj',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ћ: 'c',
  џ: 'dz',
  ґ: 'g',
  α: 'a',
  β: 'v',
  γ: 'g',
  δ: 'd',
  ε: 'e',
  ζ: 'z',
  η: 'i',
  θ: 'th',
  ι: 'i',
  κ: 'k',
  λ: 'l',
  μ: 'm',
  ν: 'n',
  ξ: 'x',
  ο: 'o',
  π: 'p',
  ρ: 'r',
  σ: 's',
  ς: 's',
  τ: 't',
  υ: 'y',
  φ: 'f',
  χ: 'ch',
  ψ: 'ps',
  ω: 'o',
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** One letter without its marks in Latin; undefined where there is none (Thai, Arabic, Chinese …). */
function latinOf(letter: string): string | undefined {
  if (/^\p{Zs}$/u.test(letter)) return ' '
  if (/^[\p{M}\p{Cc}\p{Cf}]$/u.test(letter)) return ''
  if (/^[ -~]$/.test(letter)) return letter
  const low = letter.toLowerCase()
  const known = Object.hasOwn(latin, low) ? latin[low] : undefined
  if (known === undefined) return undefined
  return low === letter ? known : capital(known)
}

/** A run of letters that no page has is one dot: a row of question marks says nothing either. */
const lost = '\u00b7'

/**
 * The text with letters of this page only: compatibility forms taken apart (ﬁ, ①, full width), then as it is, without its
 * marks, or in Latin. Never a control character.
 */
export function transliterate(text: string, page: CodePage): string {
  let out = ''
  for (const letter of text.normalize('NFKC')) {
    const isOwn = byteOf(letter, page) !== undefined && letter !== '\u00a0' && letter !== '\u00ad'
    if (isOwn) {
      out += letter
      continue
    }
    const whole = latinOf(letter)
    const parts =
      whole === undefined ? Array.from(letter.normalize('NFKD'), (part) => latinOf(part)) : [whole]
    if (parts.every((part) => part !== undefined)) out += parts.join('')
    else if (!out.endsWith(lost)) out += lost
  }
  const dot = byteOf(lost, page) === undefined ? '.' : lost
  return out.replaceAll(lost, dot)
}
