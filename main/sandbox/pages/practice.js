/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a page's JavaScript, served as it stands, has no types */
// What the three pages share: asking the shop, and filling a page without markup from strings.

/** The element with this id. */
export const byId = (id) => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`no element ${id}`)
  return found
}

/** An element with properties and children; text is text, never markup. */
export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** The shop's answer, or an Error with its sentence. */
export const ask = async (path, body) => {
  const answer = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined)
  if (answer === undefined)
    throw new Error('The practice shop does not answer. Is npm start still running?')
  const content = await answer.json()
  if (!answer.ok) throw new Error(content.message)
  return content
}

const figures = new Intl.NumberFormat('en', { useGrouping: true })

/** 12345 as `12 345 sat`, with thin spaces. */
export const sats = (amount) =>
  `${figures.format(BigInt(amount)).replaceAll(',', '\u2009')}\u2009sat`

/** Runs `look` now and every so often, one at a time. */
export const repeat = async (look, everyMs) => {
  for (;;) {
    await look().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
