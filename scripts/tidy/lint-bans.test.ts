/** Each ban of .oxlintrc.json, proven on a snippet: the rule fires, and its message names what to use instead. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type Case = {
  /** Where the snippet stands: a ban belongs to a room. */
  readonly at: string
  readonly code: string
  readonly rule: string
  /** A piece of the message or its help: the replacement. */
  readonly says?: string
}

const imports = (specifier: string) => `import { x } from '${specifier}'\nexport const y = x\n`
const wall = 'no-restricted-imports'

const bans: readonly Case[] = [
  { at: 'core/a1.ts', code: 'export const f = (a: any) => a\n', rule: 'no-explicit-any' },
  {
    at: 'core/a2.ts',
    code: 'export const f = (a: readonly string[]) => a[0]!\n',
    rule: 'no-non-null-assertion',
  },
  { at: 'core/a3.ts', code: 'const f = 1\nexport default f\n', rule: 'no-default-export' },
  {
    at: 'main/store/a4.ts',
    code: 'const f = async () => 1\nexport const g = () => {\n  f()\n}\n',
    rule: 'no-floating-promises',
  },
  {
    at: 'core/a5.ts',
    code: "export const f = (a: 'x' | 'y') => {\n  switch (a) {\n    case 'x':\n      return 1\n  }\n  return 2\n}\n",
    rule: 'switch-exhaustiveness-check',
  },
  { at: 'main/store/a6.ts', code: "console.log('x')\n", rule: 'no-console' },
  { at: 'core/a7.ts', code: '// line\n'.repeat(401), rule: 'max-lines' },
  {
    at: 'core/a8.ts',
    code: `export const f = () => {\n${'  f()\n'.repeat(70)}}\n`,
    rule: 'max-lines-per-function',
  },
  {
    at: 'core/a9.ts',
    code: 'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d]\n',
    rule: 'max-params',
  },
  { at: 'core/a10.ts', code: "export * from './a1.ts'\n", rule: 'no-barrel-file' },
  {
    at: 'main/store/a11.ts',
    code: "export const f = (): string => JSON.parse('1')\n",
    rule: 'no-unsafe-return',
  },

  {
    at: 'core/b1.ts',
    code: 'export const f = () => new Date()\n',
    rule: 'no-restricted-globals',
    says: 'Clock',
  },
  {
    at: 'core/b2.ts',
    code: 'export const f = () => performance.now()\n',
    rule: 'no-restricted-globals',
    says: 'Clock',
  },
  {
    at: 'main/usecases/invoice/b3.ts',
    code: 'setTimeout(() => {}, 1)\n',
    rule: 'no-restricted-globals',
    says: 'Clock',
  },
  {
    at: 'main/usecases/invoice/b4.ts',
    code: 'globalThis.setInterval(() => {}, 1)\n',
    rule: 'no-restricted-globals',
    says: 'Clock',
  },
  {
    at: 'core/b5.ts',
    code: 'export const f = () => Math.random()\n',
    rule: 'no-restricted-properties',
    says: 'Random',
  },
  {
    at: 'main/server/b6.ts',
    code: 'export const f = () => Date.now()\n',
    rule: 'no-restricted-properties',
    says: 'Clock',
  },
  {
    at: 'renderer/cashier/b7.ts',
    code: 'export const f = () => Math.random()\n',
    rule: 'no-restricted-properties',
    says: 'Random',
  },
  {
    at: 'core/b8.ts',
    code: "export const f = () => Buffer.from('')\n",
    rule: 'no-restricted-globals',
    says: 'Uint8Array',
  },
  {
    at: 'main/usecases/invoice/b9.ts',
    code: 'export const f = () => process.exit(1)\n',
    rule: 'no-restricted-globals',
    says: 'flashtilld',
  },

  { at: 'core/money/c1.ts', code: imports('node:fs'), rule: wall, says: 'core/ports' },
  { at: 'core/money/c2.ts', code: imports('kysely'), rule: wall, says: 'core/ports' },
  {
    at: 'core/money/c3.ts',
    code: imports('../../main/store/x.ts'),
    rule: wall,
    says: 'core/ports',
  },
  {
    at: 'core/money/c4.ts',
    code: "export const f = () => import('pg')\n",
    rule: wall,
    says: 'core/ports',
  },
  { at: 'core/money/c5.ts', code: imports('electron'), rule: wall },
  { at: 'main/usecases/invoice/c6.ts', code: imports('typebox'), rule: wall, says: 'core' },
  {
    at: 'main/usecases/invoice/c7.ts',
    code: imports('../../store/x.ts'),
    rule: wall,
    says: 'port',
  },
  { at: 'main/usecases/invoice/c8.ts', code: imports('../../clock.ts'), rule: wall, says: 'port' },
  {
    at: 'main/usecases/invoice/c9.ts',
    code: imports('../../../drivers/x.ts'),
    rule: wall,
    says: 'port',
  },
  { at: 'main/store/c10.ts', code: imports('../lightning/x.ts'), rule: wall, says: 'port' },
  { at: 'main/store/c11.ts', code: imports('../usecases/invoice/x.ts'), rule: wall, says: 'port' },
  { at: 'main/store/c12.ts', code: imports('ln-service'), rule: wall, says: 'adapter folder' },
  { at: 'main/lightning/c13.ts', code: imports('kysely'), rule: wall, says: 'adapter folder' },
  { at: 'main/lightning/c14.ts', code: imports('../store/x.ts'), rule: wall, says: 'port' },
  { at: 'main/rates/c15.ts', code: imports('../lightning/x.ts'), rule: wall, says: 'port' },
  { at: 'main/rates/c16.ts', code: imports('fastify'), rule: wall, says: 'adapter folder' },
  { at: 'main/devices/c17.ts', code: imports('../store/x.ts'), rule: wall, says: 'port' },
  { at: 'main/devices/c18.ts', code: imports('serialport'), rule: wall, says: 'drivers' },
  { at: 'main/workers/c19.ts', code: imports('../store/x.ts'), rule: wall, says: 'port' },
  { at: 'main/workers/c20.ts', code: imports('kysely'), rule: wall, says: 'port' },
  { at: 'main/server/c21.ts', code: imports('../store/x.ts'), rule: wall, says: 'port' },
  { at: 'main/server/c22.ts', code: imports('kysely'), rule: wall, says: 'adapter folder' },
  { at: 'main/cli/c23.ts', code: imports('../lightning/x.ts'), rule: wall, says: 'port' },
  { at: 'main/sandbox/c24.ts', code: imports('../store/x.ts'), rule: wall, says: 'addresses' },
  { at: 'main/shell/c25.ts', code: imports('../server/x.ts'), rule: wall, says: 'HTTP' },
  { at: 'main/shell/c26.ts', code: imports('fastify'), rule: wall, says: 'electron' },
  { at: 'main/server/c27.ts', code: imports('electron'), rule: wall },
  { at: 'main/flashtilld.ts', code: imports('electron'), rule: wall, says: 'main/shell' },
  {
    at: 'drivers/printer/c28.ts',
    code: imports('../../main/store/x.ts'),
    rule: wall,
    says: 'main/devices',
  },
  { at: 'drivers/printer/c29.ts', code: imports('electron'), rule: wall, says: 'no Electron' },
  {
    at: 'renderer/cashier/c30.ts',
    code: imports('../../main/server/x.ts'),
    rule: wall,
    says: 'contract',
  },
  { at: 'renderer/cashier/c31.tsx', code: imports('node:fs'), rule: wall, says: 'no Node' },
  { at: 'main/settings.ts', code: imports('./store/x.ts'), rule: wall, says: 'five programs' },
]

const allowed: readonly Pick<Case, 'at' | 'code'>[] = [
  { at: 'core/money/d1.ts', code: imports('@noble/hashes/sha2.js') },
  { at: 'core/money/d2.ts', code: imports('../lightning/x.ts') },
  { at: 'core/money/d3.ts', code: imports('@lingui/message-utils/compileMessage') },
  { at: 'main/usecases/invoice/d4.ts', code: imports('../../../core/rates/x.ts') },
  { at: 'main/usecases/invoice/d5.ts', code: imports('../rates/x.ts') },
  { at: 'main/store/d6.ts', code: imports('../../core/lightning/x.ts') },
  { at: 'main/store/sqlite/d7.ts', code: imports('better-sqlite3') },
  { at: 'main/store/sqlite/d8.ts', code: imports('../x.ts') },
  { at: 'main/lightning/d9.ts', code: imports('@grpc/grpc-js') },
  { at: 'main/workers/d10.ts', code: imports('../usecases/invoice/x.ts') },
  { at: 'main/server/d11.ts', code: imports('@fastify/static') },
  { at: 'main/devices/d12.ts', code: imports('../../drivers/display/x.ts') },
  { at: 'main/shell/d13.ts', code: imports('electron') },
  { at: 'main/devices/host.ts', code: imports('../store/x.ts') },
  { at: 'main/cli/flashtill.ts', code: `${imports('../store/x.ts')}console.log('said')\n` },
  { at: 'main/clock.ts', code: 'export const f = () => Date.now()\n' },
  { at: 'renderer/cashier/d14.tsx', code: imports('react') },
  { at: 'vite.config.ts', code: 'const f = 1\nexport default f\n' },
  { at: 'scripts/d15.ts', code: 'console.log(Date.now())\n' },
  { at: 'main/sandbox/d16.test.ts', code: imports('../flashtilld.ts') },
]

type Diagnostic = {
  readonly code: string
  readonly message: string
  readonly help?: string
  readonly filename: string
}

const root = join(import.meta.dirname, '../..')
const house = mkdtempSync(join(tmpdir(), 'flashtill-lint-'))
let found: readonly Diagnostic[] = []

const write = (at: string, text: string) => {
  mkdirSync(dirname(join(house, at)), { recursive: true })
  writeFileSync(join(house, at), text)
}

beforeAll(() => {
  cpSync(join(root, '.oxlintrc.json'), join(house, '.oxlintrc.json'))
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
  const compilerOptions = { strict: true, target: 'es2024', module: 'nodenext', types: ['node'] }
  write('tsconfig.json', JSON.stringify({ compilerOptions }))
  for (const one of [...bans, ...allowed]) write(one.at, one.code)
  const ran = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json', '.'], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const report = JSON.parse(ran.stdout) as { readonly diagnostics: readonly Diagnostic[] }
  found = report.diagnostics
})

afterAll(() => rmSync(house, { recursive: true, force: true }))

const at = (file: string) =>
  found.filter((one) => one.filename === file || one.filename.endsWith(`/${file}`))

describe('the linter refuses', () => {
  it.each(bans)('$rule in $at', ({ at: file, rule, says }) => {
    const hits = at(file).filter((one) => one.code.includes(`(${rule})`))
    expect(hits).not.toEqual([])
    expect(`${hits[0]?.message} ${hits[0]?.help}`).toContain(says ?? '')
  })
})

describe('the linter lets pass', () => {
  it.each(allowed)('$at', ({ at: file }) => {
    const walls = ['no-restricted', 'no-default-export', 'no-console']
    expect(at(file).filter((one) => walls.some((rule) => one.code.includes(rule)))).toEqual([])
  })
})
