/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a page's JavaScript, served as it stands, has no types */
import { ask, byId, element, repeat } from './practice.js'

let shown = ''

/** What the hand does, and what lies where after it. */
const act = async (path) => show((await ask(path, {})).cards)

const button = (textContent, pressed) => {
  const made = element('button', { type: 'button', className: 'small', textContent })
  made.addEventListener('click', pressed)
  return made
}

/** Held down, the card lies there; let go, it is off. */
const tapButton = (card) => {
  const made = element('button', { type: 'button', className: 'small', textContent: 'Tap' })
  const lift = () => void act('/cards/lift')
  made.addEventListener('pointerdown', (event) => {
    event.preventDefault()
    // The button itself is drawn anew meanwhile.
    window.addEventListener('pointerup', lift, { once: true })
    void act(`/cards/${card.id}/lay`)
  })
  return made
}

const faceOf = (card) => {
  const face = element(
    'figure',
    { className: card.host === undefined ? 'card blank' : 'card', draggable: true },
    element('strong', { textContent: card.name }),
    element('span', { textContent: card.host ?? 'blank' }),
    element('span', { className: 'soft', textContent: `${card.uid}, tapped ${card.counter}×` }),
  )
  face.addEventListener('dragstart', (event) => event.dataTransfer.setData('text/plain', card.id))
  return face
}

const actsOf = (card) =>
  element(
    'div',
    { className: 'row' },
    card.isLaid
      ? button('Take off', () => void act('/cards/lift'))
      : button('Lay on', () => void act(`/cards/${card.id}/lay`)),
    ...(card.isLaid
      ? []
      : [tapButton(card), button('Snatch', () => void act(`/cards/${card.id}/snatch`))]),
  )

const show = (cards) => {
  const now = JSON.stringify(cards)
  if (now === shown) return
  shown = now
  const laid = cards.find((card) => card.isLaid)
  byId('reader').replaceChildren(
    element('span', { textContent: laid === undefined ? 'Reader' : `On the reader: ${laid.name}` }),
    ...(laid === undefined ? [] : [faceOf(laid)]),
  )
  byId('cards').replaceChildren(
    ...cards.map((card) =>
      element(
        'div',
        { className: card.isLaid ? 'place away' : 'place' },
        faceOf(card),
        actsOf(card),
      ),
    ),
  )
}

/** A card dropped here is laid there. */
const dropZone = (zone, dropped) => {
  zone.addEventListener('dragover', (event) => event.preventDefault())
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    dropped(event.dataTransfer.getData('text/plain'))
  })
}

dropZone(byId('reader'), (id) => void act(`/cards/${id}/lay`))
dropZone(byId('cards'), () => void act('/cards/lift'))
byId('new').addEventListener('click', () => void act('/cards/new'))
void repeat(async () => show((await ask('/cards/list')).cards), 500)
