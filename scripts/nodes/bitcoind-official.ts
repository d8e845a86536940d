import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from './cached.ts'
import { runCommand } from './run-command.ts'

// source: repository bitcoin-core/guix.sigs, folder 31.0, builders hebasto and sipsorcery (noncodesigned.SHA256SUMS)
const releases = {
  x64: {
    name: 'x86_64-linux-gnu',
    sha256: 'd3e4c58a35b1d0a97a457462c94f55501ad167c660c245cb1ffa565641c65074',
  },
  arm64: {
    name: 'aarch64-linux-gnu',
    sha256: '4de1d568dedd48604f75132421bc0abeca432639589b49a3909c81db3a813112',
  },
} as const

/**
 * Fills `folder` with the official Bitcoin Core 31.0 for machines without apt. The checksum is the builders'; this way
 * has not been run by us (DESIGN §7), because its site was out of reach where Flashtill is built.
 */
export async function unpackBitcoindOfficial(folder: string, say: Say): Promise<void> {
  const release =
    process.platform !== 'linux'
      ? undefined
      : process.arch === 'x64'
        ? releases.x64
        : process.arch === 'arm64'
          ? releases.arm64
          : undefined
  if (release === undefined)
    throw new Error(
      'no bitcoind for this machine: install one and put it on the PATH (it needs regtest only)',
    )
  const file = `bitcoin-31.0-${release.name}.tar.gz`
  say(`downloading ${file}`)
  const answer = await fetch(`https://bitcoincore.org/bin/bitcoin-core-31.0/${file}`)
  if (!answer.ok) throw new Error(`bitcoincore.org answered ${answer.status} for ${file}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== release.sha256)
    throw new Error(`${file} has the checksum ${sha256}, not the ${release.sha256} that we know`)
  const archive = path.join(folder, file)
  await writeFile(archive, bytes)
  await runCommand('tar', ['-xzf', archive, '-C', folder, '--strip-components=1'])
  await rm(archive)
  await writeFile(path.join(folder, 'version'), 'bitcoin-core 31.0\n')
  await readFile(path.join(folder, 'bin', 'bitcoind'))
}
