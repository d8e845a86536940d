import { chmod, mkdir, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { openDoor, type DoorRoute } from './http-door.ts'
import { practiceSocket } from './practice-folder.ts'

const answers = (socketPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketPath)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/**
 * Opens the shop's own socket, for its owner alone. It is the claim on the folder, too: a second shop there throws one
 * sentence; a socket that a killed shop left behind is replaced.
 */
export async function openOwnSocket(folder: string, routes: readonly DoorRoute[]): Promise<Server> {
  const socketPath = practiceSocket(folder)
  await mkdir(path.dirname(socketPath), { recursive: true, mode: 0o700 })
  if (await answers(socketPath))
    throw new Error(
      `A practice shop is open in ${folder} already. Close that one, or give this one its own folder in FLASHTILL_PRACTICE.`,
    )
  await rm(socketPath, { force: true })
  const server = await openDoor({ socketPath }, routes)
  await chmod(socketPath, 0o600)
  return server
}
