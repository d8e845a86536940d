/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a page's JavaScript, served as it stands, has no types */
import { ask, byId, element, repeat } from './practice.js'

const words = {
  paperOut: 'Paper out',
  paperLow: 'Paper low',
  coverOpen: 'Cover open',
  cutterStuck: 'Knife stuck',
  hung: 'Cable out',
  off: 'Printer off',
}

let shown = ''

const turn = async (name, on) => {
  await ask('/shop/printer', { name, on })
  await look()
}

const showSwitches = (switches) => {
  byId('switches').replaceChildren(
    ...Object.entries(switches).map(([name, on]) => {
      const button = element('button', { type: 'button', textContent: words[name] ?? name })
      button.setAttribute('aria-pressed', String(on))
      button.addEventListener('click', () => void turn(name, !on))
      return button
    }),
  )
}

const showSlips = (slips) => {
  if (slips.length === 0) return
  byId('slips').replaceChildren(
    ...slips.map((slip) => {
      const time = new Date(slip.at).toLocaleTimeString('en-GB')
      return element(
        'figure',
        { className: 'slip' },
        element('img', { src: `/tray/slips/${slip.id}.png`, alt: slip.text.join('\n') }),
        element('figcaption', { textContent: slip.isCut ? `cut, ${time}` : `torn off, ${time}` }),
      )
    }),
  )
}

async function look() {
  const { slips, switches } = await ask('/tray/slips')
  const now = JSON.stringify([slips.map((slip) => slip.id), switches])
  if (now === shown) return
  shown = now
  showSwitches(switches)
  showSlips(slips)
}

void repeat(look, 1000)
