/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a page's JavaScript, served as it stands, has no types */
import { ask, byId, element, repeat, sats } from './practice.js'

const news = byId('news')
const pin = byId('pin')

let shownSale = ''
let shownCards = ''

const show = (kind, title, ...lines) => {
  news.className = `news ${kind}`
  news.replaceChildren(
    element('strong', { textContent: title }),
    ...lines.map((line) => element('p', { textContent: line })),
  )
}

const states = {
  open: (amount) => ['', amount, 'Tap a card.'],
  asking: (amount) => ['', amount, 'The card’s issuer is asked.'],
  pin: (amount) => ['', amount, 'The customer types the card’s PIN.'],
  accepted: (amount) => ['', amount, 'The issuer said OK. The money is not here yet.'],
  paid: (amount) => ['paid', `✓ Paid ${amount}`, 'This terminal’s own node has it.'],
  refused: (amount, says) => ['stopped', 'Not paid', says, `${amount} is still to pay: tap again.`],
}

const showSale = ({ sale }) => {
  const now = JSON.stringify(sale)
  if (now === shownSale || sale === undefined) return
  shownSale = now
  show(...states[sale.state](sats(sale.amountSat), sale.says))
  byId('pin-row').hidden = sale.state !== 'pin'
  if (sale.state === 'pin') pin.focus()
}

const act = async (path, body = {}) => {
  try {
    showSale(await ask(path, body))
  } catch (problem) {
    show('stopped', 'This terminal is stuck', problem.message)
  }
}

const placeOf = (card) => {
  const tap = element('button', { type: 'button', className: 'small', textContent: 'Tap here' })
  tap.disabled = card.isLaid
  tap.addEventListener('click', () => void act(`/terminal/tap/${card.id}`))
  return element(
    'div',
    { className: card.isLaid ? 'place away' : 'place' },
    element(
      'figure',
      { className: card.host === undefined ? 'card blank' : 'card' },
      element('strong', { textContent: card.name }),
      element('span', { textContent: card.host ?? 'blank' }),
    ),
    element('div', { className: 'row' }, tap),
  )
}

const showCards = ({ cards }) => {
  const now = JSON.stringify(cards.map(({ id, name, host, isLaid }) => [id, name, host, isLaid]))
  if (now === shownCards) return
  shownCards = now
  byId('cards').replaceChildren(...cards.map(placeOf))
}

const enter = () => {
  const typed = pin.value
  pin.value = ''
  void act('/terminal/pin', { pin: typed })
}

byId('charge').addEventListener('click', () => {
  void act('/terminal/charge', { amountSat: byId('amount').value.trim() })
})
byId('enter').addEventListener('click', enter)
pin.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') enter()
})
void repeat(async () => showCards(await ask('/cards/list')), 1000)
void repeat(async () => showSale(await ask('/terminal/sale')), 500)
