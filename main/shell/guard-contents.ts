import type { Session, WebContents } from 'electron'
import { isAllowed, type Role } from './allowed-address.ts'

export type Say = (event: string, detail?: Readonly<Record<string, unknown>>) => void

/** No page gets anything of the machine: no camera, no place, no notification, no serial port, no file on disk. */
export const guardSession = (session: Session, say: Say): void => {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    say('permission refused', { permission })
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    event.preventDefault()
    say('download refused', { url: item.getURL() })
  })
}

/** A window shows its screens of the till and nothing else, whatever the page or a link in it asks for. */
export const guardContents = (
  contents: WebContents,
  of: { readonly role: Role; readonly address: string },
  say: Say,
): void => {
  const refuse = (event: { preventDefault(): void }, url: string) => {
    if (isAllowed(of.role, of.address, url)) return
    event.preventDefault()
    say('navigation refused', { screen: of.role, url })
  }
  contents.on('will-navigate', refuse)
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    say('window refused', { screen: of.role, url })
    return { action: 'deny' }
  })
}

const parts = new Set(['script', 'stylesheet'])

/** Calls `missing` for each script and style of the till that did not arrive: its page is not whole. */
export const watchParts = (
  session: Session,
  address: string,
  missing: (contentsId: number, url: string) => void,
): void => {
  session.webRequest.onErrorOccurred({ urls: [`${address}/*`] }, (request) => {
    // A page that is left aborts what it still loads.
    if (!parts.has(request.resourceType) || request.error === 'net::ERR_ABORTED') return
    if (request.webContentsId !== undefined) missing(request.webContentsId, request.url)
  })
}
