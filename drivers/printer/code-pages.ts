import { readOnlyPages } from './code-page-tables.ts'

/**
 * The single-byte code pages of receipt printers: what the bytes 0x80–0xFF mean. A dot stands for a byte without a meaning.
 * source: unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP{437,737,852,866}.TXT, …/WINDOWS/CP1252.TXT; CP858 is
 * CP850 with the euro sign at 0xD5.
 */
const boxes = '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀'

const pages = {
  cp437: `ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»${boxes}αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0`,
  cp858:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤' +
    'ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤' +
    'đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0',
  cp866: `АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп${boxes}рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u00a0`,
  cp737: `ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ${boxes}ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u00a0`,
  cp1252:
    '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿' +
    'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
  ...readOnlyPages,
} as const

export type CodePage = keyof typeof pages

/** True for a name that a profile may use. */
export const isCodePage = (name: string): name is CodePage => Object.hasOwn(pages, name)

const encoders = new Map<CodePage, ReadonlyMap<string, number>>()

function encoderOf(page: CodePage): ReadonlyMap<string, number> {
  const known = encoders.get(page)
  if (known !== undefined) return known
  const made = new Map<string, number>()
  Array.from(pages[page]).forEach((character, at) => {
    if (character !== '.') made.set(character, 0x80 + at)
  })
  encoders.set(page, made)
  return made
}

/** The byte of a character in a code page; ASCII is the same in all. Undefined where the page lacks it. */
export function byteOf(character: string, page: CodePage): number | undefined {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x20 && code < 0x7f) return code
  return code < 0x80 ? undefined : encoderOf(page).get(character)
}

/** The character of a byte in a code page; U+FFFD where it has no meaning. */
export function characterOf(byte: number, page: CodePage): string {
  if (byte < 0x80) return String.fromCharCode(byte)
  const character = pages[page][byte - 0x80]
  return character === undefined || character === '.' ? '\ufffd' : character
}

/** The first of `candidates` that has every character of the text. */
export const pageFor = (text: string, candidates: readonly CodePage[]): CodePage | undefined =>
  /^[\u0020-\u007e]*$/u.test(text) ? candidates[0] : pageOfAll(text, candidates)

const pageOfAll = (text: string, candidates: readonly CodePage[]): CodePage | undefined =>
  candidates.find((page) =>
    Array.from(text).every((character) => byteOf(character, page) !== undefined),
  )
