/**
 * Code without what is only text: comments, the insides of strings and of templates become blanks, line breaks stay, what
 * stands in `${…}` stays. A scan, not a parser: a regular expression that holds a quote may hide the rest of its line.
 */
export const stripText = (code: string): string => {
  let out = ''
  let at = 0
  /** One entry an open template: how many `{` stand open inside its `${`. */
  const templates: number[] = []

  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')
  const take = (length: number, keep: boolean) => {
    const piece = code.slice(at, at + length)
    out += keep ? piece : blank(piece)
    at += length
  }
  const takeTemplate = () => {
    const rest = /^(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(`|\$\{|$)/.exec(code.slice(at))
    const whole = rest?.[0] ?? ''
    const end = rest?.[1] ?? ''
    take(whole.length - end.length, false)
    take(end.length, true)
    if (end === '${') templates.push(0)
  }

  while (at < code.length) {
    const rest = code.slice(at)
    const text = /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest)
    const quoted = /^(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/.exec(rest)
    const depth = templates.at(-1)
    if (text !== null) take(text[0].length, false)
    else if (quoted !== null) {
      take(1, true)
      take(quoted[0].length - 2, false)
      take(1, true)
    } else if (code[at] === '`') {
      take(1, true)
      takeTemplate()
    } else if (depth !== undefined && code[at] === '}' && depth === 0) {
      templates.pop()
      take(1, true)
      takeTemplate()
    } else {
      if (depth !== undefined && code[at] === '{') templates[templates.length - 1] = depth + 1
      if (depth !== undefined && code[at] === '}') templates[templates.length - 1] = depth - 1
      take(/^[\w$]+|^[\s\S]/.exec(rest)?.[0].length ?? 1, true)
    }
  }
  return out
}
