/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a page's JavaScript, served as it stands, has no types */
import { ask, byId, element, repeat } from './practice.js'

const words = {
  paperOut: 'Paper out',
  paperLow: 'Roll near its end',
  paperEnds: '3 cm left',
  coverOpen: 'Cover open',
  cutterStuck: 'Knife stuck',
  hung: 'Cable out',
  mute: 'Never answers',
  garbage: 'Answers nonsense',
  off: 'Switched off',
}

/** Picture's dots of 80 mm paper (640) on 420 pixels of the page. */
const scale = 420 / 640
const fastMs = 200
const slowMs = 700

/** By id: the drawn printer and what it shows. */
const drawn = new Map()

const act = async (path, body = {}) => show(await ask(path, body))

const button = (textContent, pressed) => {
  const made = element('button', { type: 'button', className: 'small', textContent })
  made.addEventListener('click', () => void pressed())
  return made
}

const make = (printer) => {
  const at = `/tray/printers/${printer.id}`
  const plug = button('', () => act(`${at}/${plug.dataset.verb}`))
  plug.classList.add('main')
  const switches = Object.keys(printer.switches).map((name) => {
    const turn = () => act(`${at}/turn`, { name, on: made.getAttribute('aria-pressed') !== 'true' })
    const made = button(words[name] ?? name, turn)
    return [name, made]
  })
  const tear = button('Tear off', () => act(`${at}/tear`))
  const drawer = button('', () => act(`${at}/${drawer.dataset.verb}`))
  const out = element('div', { className: 'out' })
  const slips = element('div', { className: 'slips' })
  const place = element(
    'section',
    { className: 'station', id: printer.id },
    element(
      'div',
      { className: 'machine' },
      out,
      element(
        'div',
        { className: 'case' },
        element('h2', { textContent: printer.name }),
        element('p', { className: 'soft', textContent: printer.about }),
        element('div', { className: 'row' }, plug, tear, drawer),
        element('div', { className: 'row turns' }, ...switches.map(([, made]) => made)),
      ),
    ),
    slips,
  )
  return { place, plug, switches: new Map(switches), tear, drawer, out, slips, rows: 0, shown: '' }
}

/** The paper moves out of the mouth: its first line is the highest, its newest at the knife. */
const showPaper = (one, printer) => {
  if (printer.rows === one.rows) return
  const grown = Math.max(0, printer.rows - one.rows) * scale
  one.rows = printer.rows
  if (printer.rows === 0) return one.out.replaceChildren()
  const picture = element('img', {
    src: `/tray/printers/${printer.id}/hanging.png?rows=${printer.rows}`,
    alt: 'paper coming out',
    width: (printer.paper === 58 ? 464 : 640) * scale,
  })
  picture.addEventListener('load', () => {
    one.out.replaceChildren(picture)
    picture.animate([{ transform: `translateY(${grown}px)` }, { transform: 'none' }], fastMs)
  })
}

const slipOf = (printer, slip) => {
  const time = new Date(slip.at).toLocaleTimeString('en-GB')
  return element(
    'figure',
    { className: 'slip' },
    element('img', {
      src: `/tray/printers/${printer.id}/slips/${slip.id}.png`,
      alt: slip.text.join('\n'),
      width: (printer.paper === 58 ? 464 : 640) * scale,
    }),
    element('figcaption', { textContent: slip.isCut ? `cut, ${time}` : `torn off, ${time}` }),
  )
}

const showOne = (printer) => {
  const one = drawn.get(printer.id) ?? make(printer)
  drawn.set(printer.id, one)
  showPaper(one, printer)
  one.tear.disabled = printer.rows === 0
  const now = JSON.stringify([
    printer.rows > 0,
    printer.isDrawerOpen,
    printer.isPlugged,
    printer.switches,
    printer.slips,
  ])
  if (now === one.shown) return
  one.shown = now
  // Without a plug and without paper it lies on the shelf.
  const isAway = !printer.isPlugged && printer.rows === 0 && printer.slips.length === 0
  one.place.classList.toggle('shelved', isAway)
  byId(isAway ? 'shelf' : 'printers').append(one.place)
  one.plug.textContent = printer.isPlugged ? 'Pull out' : 'Plug in'
  one.plug.dataset.verb = printer.isPlugged ? 'pull' : 'plug'
  one.drawer.textContent = printer.isDrawerOpen
    ? 'Push the drawer shut'
    : 'Drawer shut: turn its key'
  one.drawer.dataset.verb = printer.isDrawerOpen ? 'shut' : 'key'
  one.drawer.setAttribute('aria-pressed', String(printer.isDrawerOpen))
  for (const [name, made] of one.switches)
    made.setAttribute('aria-pressed', String(printer.switches[name]))
  one.slips.replaceChildren(...printer.slips.map((slip) => slipOf(printer, slip)))
}

/** The plug's button says what pressing it does. */
const showPlug = (name, isPlugged) => {
  const plug = byId(`${name}-plug`)
  plug.textContent = isPlugged ? 'Pull out' : 'Plug in'
  plug.dataset.verb = isPlugged ? 'pull' : 'plug'
}

const showGlass = ({ isPlugged, lines }) => {
  showPlug('glass', isPlugged)
  const picture = byId('glass-picture')
  const words = lines.join('\n')
  picture.hidden = !isPlugged
  if (picture.alt === words && picture.src !== '') return
  picture.alt = words
  picture.src = `/tray/glass.png?${encodeURIComponent(words)}`
}

const show = ({ printers, glass, scanner }) => {
  printers.forEach(showOne)
  showGlass(glass)
  showPlug('scanner', scanner.isPlugged)
}

const scan = async (how) => {
  const said = byId('scan-said')
  said.textContent = ''
  const text = byId('code').value.trim()
  await act('/tray/scanner/scan', { text, how }).catch((problem) => {
    said.textContent = problem.message
  })
}

for (const name of ['glass', 'scanner']) {
  const plug = byId(`${name}-plug`)
  plug.addEventListener('click', () => void act(`/tray/${name}/${plug.dataset.verb}`))
}
for (const how of ['whole', 'half', 'flood'])
  byId(`scan-${how}`).addEventListener('click', () => void scan(how))

const look = async () => show(await ask('/tray/printers'))

/** Fast while paper hangs out. */
void repeat(look, slowMs)
void repeat(async () => {
  if ([...drawn.values()].some((one) => one.rows > 0)) await look()
}, fastMs)
