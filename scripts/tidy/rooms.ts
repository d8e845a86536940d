import type { Finding } from './findings.ts'

/** The rooms of the house. A new one is a decision: it comes here, into docs/ARCHITECTURE.md and into a commit of its own. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  core: [
    ...['money', 'time', 'ledger', 'rates', 'invoice', 'lightning', 'lnurl', 'card', 'order'],
    ...[
      'receipt',
      'device',
      'scan',
      'rewards',
      'access',
      'sync',
      'contract',
      'errors',
      'words',
      'ports',
    ],
  ],
  main: [
    ...['usecases', 'workers', 'store', 'lightning', 'chain', 'rates', 'lnurl', 'upstream'],
    ...['devices', 'server', 'cli', 'till', 'shell', 'sandbox'],
  ],
  renderer: ['cashier', 'customer', 'office', 'technician', 'public', 'kit', 'gallery', 'pages'],
  drivers: [
    ...['transport', 'nfc', 'printer', 'display', 'scanner', 'drawer', 'scale', 'profiles', 'sim'],
  ],
  docs: ['decisions', 'runbooks', 'pictures'],
  scripts: [
    'bootstrap',
    'start',
    'test',
    'bench',
    'soak',
    'seed',
    'nodes',
    'release',
    'tidy',
    'shell',
  ],
  images: [],
  fixtures: [],
  '.ci': [],
}

/** Folders that no room list names: top level, and level two of the rooms that have one. */
export const strangeRooms = (paths: readonly string[]): readonly Finding[] => {
  const findings = new Set<Finding>()
  for (const path of paths) {
    const [top, second, third] = path.split('/')
    if (top === undefined || second === undefined) continue
    const inside = rooms[top]
    if (inside === undefined)
      findings.add(`${top}/  is no room of the house (scripts/tidy/rooms.ts)`)
    else if (third !== undefined && inside.length > 0 && !inside.includes(second)) {
      findings.add(`${top}/${second}/  is no room of ${top} (scripts/tidy/rooms.ts)`)
    }
  }
  return [...findings]
}
