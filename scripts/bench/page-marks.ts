/** Runs inside a page: when something was painted, as the page's own clock has it. */
export type Marks = {
  /** The moment at which a state whose name begins so was painted the next time. */
  painted(begins: string): Promise<number>
  /** How long a change of one text takes until it is painted. */
  frame(): Promise<number>
  /** When Enter was last pressed: the event's own time. */
  entered: number
}

declare global {
  interface Window {
    marks: Marks
  }
}

/**
 * Given to the page before its own scripts; it must not use anything outside itself. A change of the document is painted
 * when the frame after it has been drawn: a task posted from the frame's callback runs right after.
 */
export function installMarks(): void {
  type Waiting = { readonly begins: string; readonly resolve: (at: number) => void }
  const now = (): number => performance.timeOrigin + performance.now()
  const afterPaint = (then: (at: number) => void): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => then(now()), { once: true })
      port1.start()
      port2.postMessage(0)
    })
  }
  let state = ''
  let waiting: Waiting[] = []
  const stateNow = (): string => {
    const path = document.querySelector('.customer-qr .qr-code path')?.getAttribute('d')
    if (path !== undefined && path !== null) return `code ${path}`
    const card = document.querySelector('.tap-line span')?.textContent
    if (card !== undefined && card !== null) return `card ${card}`
    const main = document.querySelector('main')
    if (main === null) return ''
    return main.classList.contains('customer-paid') ? 'paid' : main.className
  }
  const look = (): void => {
    const next = stateNow()
    if (next === state) return
    state = next
    const met = waiting.filter(({ begins }) => next.startsWith(begins))
    if (met.length === 0) return
    waiting = waiting.filter((one) => !met.includes(one))
    afterPaint((at) => {
      for (const { resolve } of met) resolve(at)
    })
  }
  window.marks = {
    entered: 0,
    painted: (begins) =>
      new Promise((resolve) => {
        waiting.push({ begins, resolve })
      }),
    frame: () =>
      new Promise((resolve) => {
        const started = now()
        const line = document.querySelector('p')
        if (line !== null) line.textContent = String(started)
        afterPaint((at) => resolve(at - started))
      }),
  }
  const watch = (): void => {
    const every = { childList: true, subtree: true, attributes: true }
    new MutationObserver(look).observe(document, every)
  }
  watch()
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') window.marks.entered = performance.timeOrigin + event.timeStamp
    },
    { capture: true },
  )
}
