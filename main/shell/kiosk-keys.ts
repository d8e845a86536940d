/** A key press as Electron's `before-input-event` tells it. */
export type KeyPress = {
  readonly type: string
  readonly key: string
  readonly control: boolean
  readonly shift: boolean
  readonly alt: boolean
  readonly meta: boolean
}

/** What the shell does with a key press before the page sees it. */
export type KeyAnswer = 'page' | 'swallow' | 'toggle-customer'

const functionKeys = new Set(['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12'])
const leaving = new Set(['BrowserBack', 'BrowserForward', 'BrowserHome', 'BrowserRefresh'])
/** With Control, what a page needs to edit text; everything else with Control is the browser's. */
const editing = new Set(['a', 'c', 'v', 'x', 'z', 'y', 'arrowleft', 'arrowright', 'backspace'])

/** In a kiosk the keys that leave, reload or inspect a page go nowhere; Ctrl+Shift+D shows or hides the customer's window. */
export const answerKey = (press: KeyPress, kiosk: boolean): KeyAnswer => {
  const key = press.key.toLowerCase()
  if (press.control && press.shift && key === 'd') {
    return press.type === 'keyDown' ? 'toggle-customer' : 'swallow'
  }
  if (!kiosk) return 'page'
  if (functionKeys.has(press.key) || leaving.has(press.key) || press.meta) return 'swallow'
  if (press.alt && (press.key === 'F4' || key.startsWith('arrow') || key === 'home'))
    return 'swallow'
  // AltGr arrives as Control and Alt together and writes characters.
  if (press.control && !press.alt && !editing.has(key) && key !== 'control') return 'swallow'
  return 'page'
}
