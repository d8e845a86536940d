import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { refused, type DoorReply, type DoorRoute } from './http-door.ts'

const folder = path.join(import.meta.dirname, 'pages')

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

const page = async (file: string): Promise<DoorReply> => {
  const type = types[path.extname(file).slice(1)] ?? 'application/octet-stream'
  return { status: 200, type, body: await readFile(path.join(folder, file)) }
}

/** Inter, as the screens have it; a machine without it shows its own sans. */
const font = async (): Promise<DoorReply> => {
  try {
    const package_ = import.meta.resolve('@fontsource-variable/inter/package.json')
    const file = path.join(
      path.dirname(fileURLToPath(package_)),
      'files',
      'inter-latin-wght-normal.woff2',
    )
    return { status: 200, type: 'font/woff2', body: await readFile(file) }
  } catch {
    return refused(404, 'The font is not installed.')
  }
}

const names = ['wallet', 'tray', 'cards', 'terminal', 'switchboard']

const noPicture: DoorReply = { status: 204, type: 'image/x-icon', body: '' }

/** The practice shop's pages and what they load. */
export const pageRoutes: readonly DoorRoute[] = [
  { method: 'GET', pattern: /^\/favicon\.ico$/, handle: () => noPicture },
  { method: 'GET', pattern: /^\/$/, handle: () => page('switchboard.html') },
  ...names.flatMap((name): DoorRoute[] => [
    { method: 'GET', pattern: new RegExp(`^/${name}$`), handle: () => page(`${name}.html`) },
    {
      method: 'GET',
      pattern: new RegExp(`^/pages/${name}\\.js$`),
      handle: () => page(`${name}.js`),
    },
  ]),
  { method: 'GET', pattern: /^\/pages\/practice\.css$/, handle: () => page('practice.css') },
  { method: 'GET', pattern: /^\/pages\/practice\.js$/, handle: () => page('practice.js') },
  { method: 'GET', pattern: /^\/pages\/inter\.woff2$/, handle: font },
]
