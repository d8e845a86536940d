/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a page's JavaScript, served as it stands, has no types */
import { ask, byId, element, repeat } from './practice.js'

const programs = {
  bitcoind: 'bitcoind',
  lnd: 'the till’s LND',
  customer: 'the customer’s LND',
  flashtilld: 'flashtilld, the till',
}
const states = {
  running: 'running',
  paused: 'hung (SIGSTOP)',
  stopped: 'stopped',
  waiting: 'coming back',
}
const verbs = { stop: 'Stop', start: 'Start', kill: 'Kill', pause: 'Hang', resume: 'Wake' }
const possible = {
  running: ['stop', 'kill', 'pause'],
  paused: ['resume', 'kill', 'stop'],
  stopped: ['start'],
  waiting: ['stop'],
}
const modes = ['normal', 'lagging', 'slow', 'disagreeing', 'failing', 'stopped']

let shown = ''

const say = (text) => {
  byId('state').textContent = text
}

const button = (text, act) => {
  const made = element('button', { type: 'button', className: 'small', textContent: text })
  made.addEventListener('click', async () => {
    try {
      show(await act())
    } catch (problem) {
      say(problem.message)
    }
  })
  return made
}

const partRow = ([name, part]) => {
  const acts = element('div')
  for (const verb of possible[part.state] ?? [])
    acts.append(button(verbs[verb], () => ask(`/shop/parts/${name}/${verb}`, {})))
  const state = part.pid === undefined ? states[part.state] : `${states[part.state]}, ${part.pid}`
  return element(
    'tr',
    {},
    element('td', { textContent: programs[name] ?? name }),
    element('td', { textContent: state }),
    element('td', { textContent: part.restarts === 0 ? '' : `${part.restarts}×` }),
    element('td', { className: 'acts' }, acts),
  )
}

const exchangeRow = ([name, now]) => {
  const acts = element('div')
  for (const mode of modes) {
    const made = button(mode, () => ask(`/shop/exchanges/${name}`, { mode }))
    made.setAttribute('aria-pressed', String(mode === now && mode !== 'normal'))
    made.disabled = mode === now
    acts.append(made)
  }
  return element(
    'tr',
    {},
    element('td', { textContent: name }),
    element('td', { textContent: now }),
    element('td', { className: 'acts' }, acts),
  )
}

const tap = async ({ uid }) => {
  try {
    byId('tapped').value = (await ask(`/shop/issuer/cards/${uid}/tap`, {})).link
    byId('tapped').select()
  } catch (problem) {
    say(problem.message)
  }
}

const cardRow = (card) => {
  const acts = element('div')
  for (const [text, balanceSat] of Object.entries({ Empty: '0', 'Fill up': '100000' }))
    acts.append(button(text, () => ask(`/shop/issuer/cards/${card.uid}`, { balanceSat })))
  const made = element('button', { type: 'button', className: 'small', textContent: 'Tap' })
  made.addEventListener('click', () => void tap(card))
  acts.append(made)
  return element(
    'tr',
    {},
    element('td', { textContent: card.name }),
    element('td', { textContent: `${Number(card.balanceSat).toLocaleString('en-GB')} sat` }),
    element('td', { className: 'acts' }, acts),
  )
}

const showIssuer = ({ manner: now, manners, cards }) => {
  byId('manner').textContent = `The cards’ issuer ${manners[now]}.`
  byId('manners').replaceChildren(
    ...Object.keys(manners).map((manner) => {
      const made = button(manner, () => ask('/shop/issuer', { manner }))
      made.setAttribute('aria-pressed', String(manner === now && manner !== 'good'))
      made.disabled = manner === now
      made.title = manners[manner]
      return made
    }),
  )
  byId('cards').replaceChildren(...cards.map(cardRow))
}

const show = (status) => {
  const now = JSON.stringify(status)
  if (now === shown) return
  shown = now
  say(status.state === 'ready' ? 'Open.' : status.state === 'starting' ? 'Starting …' : 'Closing …')
  byId('parts').replaceChildren(...Object.entries(status.parts).map(partRow))
  byId('exchanges').replaceChildren(...Object.entries(status.exchanges).map(exchangeRow))
  showIssuer(status.issuer)
  byId('chain').textContent =
    status.chain === undefined
      ? 'bitcoind does not answer.'
      : `${status.chain.height} blocks, the newest of ${new Date(status.chain.time * 1000).toLocaleTimeString('en-GB')}`
  const links = Object.entries(status.addresses).filter(([name]) => name !== 'switchboard')
  byId('links').replaceChildren(
    ...links.map(([name, href]) => element('a', { href, textContent: name })),
  )
}

const mine = async () => {
  try {
    show(await ask('/shop/mine', { blocks: 1 }))
  } catch (problem) {
    say(problem.message)
  }
}
byId('mine').addEventListener('click', () => void mine())

void repeat(async () => {
  try {
    show(await ask('/shop/status'))
  } catch (problem) {
    shown = ''
    say(problem.message)
  }
}, 1000)
