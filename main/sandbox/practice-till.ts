import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createPart, type Part, type PartOptions } from './part.ts'
import type { PreparedNodes } from './practice-nodes.ts'
import { devicesFolder, readerSocket } from './practice-folder.ts'
import { tillSettings } from './till-settings.ts'

export type PracticeTill = {
  readonly part: Part
  readonly address: string
  /** Whether its doors are open. */
  answers(): Promise<boolean>
}

export type PracticeTillOptions = {
  readonly folder: string
  readonly command: readonly string[]
  readonly nodes: PreparedNodes
  readonly shop?: { readonly name: string; readonly currency: string }
}

const writeSettings = async (home: string, options: PracticeTillOptions): Promise<void> => {
  const { nodes, shop } = options
  const file = path.join(home, 'flashtill.toml')
  const port = (name: string): number => nodes.ports[name] ?? 0
  const text = tillSettings({
    port: port('till'),
    streetPort: port('street'),
    shopPort: port('shop'),
    printer: { port: port('printer'), profile: 'epson-80' },
    devices: devicesFolder(options.folder),
    reader: readerSocket(options.folder),
    node: {
      port: nodes.till.grpcPort,
      certificate: nodes.till.certificateFile,
      macaroon: nodes.tillMacaroonFile,
      payer: nodes.payerMacaroonFile,
    },
    before: await readFile(file, 'utf8').catch(() => ''),
    ...(shop === undefined ? {} : { shop }),
  })
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(`${file}.part`, text, { mode: 0o600 })
  await rename(`${file}.part`, file)
}

/** How to find the till of this folder among the machine's processes: only its environment names the folder. */
export const tillIdentity = (folder: string) => ({
  name: 'flashtilld',
  folder,
  signs: { commandLine: [], environment: [`FLASHTILL_HOME=${path.join(folder, 'till')}`] },
  // It finishes what is booked within 5 s by itself.
  stopMs: 6000,
})

/** Writes the till's settings and makes its part. */
export async function preparePracticeTill(options: PracticeTillOptions): Promise<PracticeTill> {
  const home = path.join(options.folder, 'till')
  const address = `http://127.0.0.1:${options.nodes.ports['till'] ?? 0}`
  const identity = tillIdentity(options.folder)
  const partOptions: PartOptions = {
    ...identity,
    command: () => options.command,
    environment: { FLASHTILL_HOME: home },
    signs: { ...identity.signs, commandLine: options.command.slice(-1) },
  }
  await writeSettings(home, options)
  const answers = async (): Promise<boolean> => {
    const asked = fetch(`${address}/healthz`, { signal: AbortSignal.timeout(1000) })
    return asked.then(
      // Also a till that can only say what is wrong with it has its doors open.
      () => true,
      () => false,
    )
  }
  return Object.freeze({ part: createPart(partOptions), address, answers })
}
