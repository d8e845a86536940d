/** The shell in a real Electron, on displays without a screen. Which Electron ran stands in the first line it prints. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Page, pageOf } from '../../scripts/shell/page-of.ts'
import { prepareElectron, type PreparedElectron } from '../../scripts/shell/prepare-electron.ts'
import { type Drawn, type SmallTill, startSmallTill } from '../../scripts/shell/small-till.ts'
import { type Displays, startDisplay, startTwoDisplays } from '../../scripts/shell/start-display.ts'
import { eventually, type RunningShell, startShell } from '../../scripts/shell/start-shell.ts'

let electron: PreparedElectron
let till: SmallTill
const running: RunningShell[] = []

beforeAll(async () => {
  electron = await prepareElectron()
  till = await startSmallTill()
})

afterAll(async () => {
  await till?.leave()
  await electron?.remove()
})

let profiles = 0
const start = (display: Displays, args: readonly string[] = [], profile?: string): RunningShell => {
  profiles += 1
  const shell = startShell({
    electron,
    display: display.name,
    profile: profile ?? `profile-${profiles}`,
    args: ['--address', till.address, ...args],
  })
  running.push(shell)
  return shell
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((shell) => shell.stop()))
})

/** The first time from now on that this screen painted itself. */
const nextDrawn = (screen: string): Promise<Drawn> => {
  const from = till.drawn.length
  return eventually(`${screen} to be drawn`, () =>
    till.drawn.slice(from).find((one) => one.screen === screen),
  )
}

/** A shell that shows the cashier's screen with a sale on it. */
const showing = async (display: Displays, args: readonly string[] = []) => {
  till.sell('4,50 €')
  const drawn = nextDrawn('cashier')
  const shell = start(display, args)
  await drawn
  return shell
}

/** Where a page stands on the desk of all displays, and how large it is. */
const place = '[screenX, screenY, innerWidth, innerHeight]'

/** Waits for a page to fill this place: a window manager takes its time. */
const fills = (shown: Page, x: number, size: readonly [number, number]): Promise<true> =>
  eventually(`a page to fill ${size.join('×')} at ${x}`, async () =>
    String(await shown.evaluate(place)) === [x, 0, ...size].join() ? true : undefined,
  )

const page = async (shell: RunningShell, path: string) => pageOf(await shell.debugPort(), path)

const rendererPid = async (shell: RunningShell, screen: string): Promise<number> =>
  Number((await shell.event('shown', { screen }))['pid'])

describe('on one display', () => {
  let display: Displays
  beforeAll(async () => {
    display = await startDisplay()
  })
  afterAll(() => display?.stop())

  it('fills it with the cashier’s screen, without a window for the customer', async () => {
    const shell = await showing(display)
    const { electron: version } = await shell.event('start')
    console.log(
      `Electron ${String(version)}, Chromium's sandbox ${electron.sandboxed ? 'on' : 'off'}`,
    )
    const cashier = await page(shell, '/cashier')
    expect(await fills(cashier, 0, [1280, 800])).toBe(true)
    expect(await cashier.evaluate('document.hidden')).toBe(false)
    expect(shell.events.filter((one) => one.event === 'window')).toHaveLength(1)
    cashier.close()
  })

  it('gives a page nothing of Node', async () => {
    const shell = await showing(display)
    const cashier = await page(shell, '/cashier')
    const nothing = '[typeof require, typeof process, typeof module, typeof global].join()'
    expect(await cashier.evaluate(nothing)).toBe('undefined,undefined,undefined,undefined')
    cashier.close()
  })

  it.each([
    ['another host', 'http://localhost:9/'],
    ['another part of the till', '/till/invoices'],
    ['the customer’s screen', '/customer'],
    ['a file', 'file:///etc/passwd'],
  ])('refuses to go to %s', async (_what, to) => {
    const shell = await showing(display)
    const cashier = await page(shell, '/cashier')
    await cashier.evaluate(`{ location.href = ${JSON.stringify(to)} }`)
    // Chromium itself refuses a file to a page from the network, and never asks the shell.
    if (!to.startsWith('file:')) await shell.event('navigation refused')
    expect(await cashier.evaluate('location.pathname')).toBe('/cashier')
    expect(await cashier.evaluate('document.querySelector("#sale").textContent')).toBe('4,50 €')
    cashier.close()
  })

  it('refuses new windows, and permissions of every kind', async () => {
    const shell = await showing(display)
    const cashier = await page(shell, '/cashier')
    expect(await cashier.evaluate('open("/cashier") === null')).toBe(true)
    await shell.event('window refused')
    expect(await cashier.evaluate('Notification.requestPermission()')).toBe('denied')
    const names = ['camera', 'microphone', 'geolocation', 'midi', 'clipboard-read', 'notifications']
    for (const name of names) {
      const query = `navigator.permissions.query({ name: '${name}' }).then((status) => status.state)`
      expect([name, await cashier.evaluate(query)]).toEqual([name, 'denied'])
    }
    const position = `new Promise((resolve) => navigator.geolocation.getCurrentPosition(
      () => resolve('got it'), (refusal) => resolve(refusal.code === refusal.PERMISSION_DENIED)))`
    expect(await cashier.evaluate(position)).toBe(true)
    cashier.close()
  })

  it('keeps the customer’s window at the customer’s screen', async () => {
    const shell = await showing(display, ['--customer', 'always'])
    const customer = await page(shell, '/customer')
    await customer.evaluate('{ location.href = "/cashier" }')
    await shell.event('navigation refused', { screen: 'customer' })
    expect(await customer.evaluate('location.pathname')).toBe('/customer')
    customer.close()
  })

  it('plays sound without a finger on the screen', async () => {
    const shell = await showing(display)
    const cashier = await page(shell, '/cashier')
    const params = {
      expression: 'new AudioContext().state',
      returnByValue: true,
      userGesture: false,
    }
    expect(await cashier.command('Runtime.evaluate', params)).toMatchObject({
      result: { value: 'running' },
    })
    cashier.close()
  })

  it.each([
    [
      'is killed',
      async (shell: RunningShell) => {
        process.kill(await rendererPid(shell, 'cashier'), 'SIGKILL')
      },
    ],
    [
      'crashes',
      async (shell: RunningShell) => {
        const cashier = await page(shell, '/cashier')
        cashier.command('Page.crash').catch(() => {})
      },
    ],
  ])('shows the same sale again when its renderer %s', async (what, hurt) => {
    const shell = await showing(display)
    const again = nextDrawn('cashier')
    const from = performance.now()
    await hurt(shell)
    const drawn = await again
    console.log(`renderer ${what}: painted again after ${Math.round(drawn.at - from)} ms`)
    expect(drawn.sale).toBe('4,50 €')
    expect((await shell.event('renderer gone'))['screen']).toBe('cashier')
  })

  it.each([
    ['empties itself', 'location.href = "about:blank"', 'page strayed'],
    ['closes itself', 'close()', 'window'],
  ])('shows the same sale again when its page %s', async (_what, code, event) => {
    const shell = await showing(display)
    const from = shell.events.length
    const again = nextDrawn('cashier')
    const cashier = await page(shell, '/cashier')
    cashier.evaluate(`{ ${code} }`).catch(() => {})
    expect((await again).sale).toBe('4,50 €')
    await shell.event(event, { from })
  })

  it.each([
    [
      'computes for ever',
      async (shell: RunningShell) => {
        const cashier = await page(shell, '/cashier')
        await cashier.evaluate('{ setTimeout(() => { for (;;); }, 0) }')
        cashier.close()
      },
    ],
    [
      'is stopped',
      async (shell: RunningShell) => {
        process.kill(await rendererPid(shell, 'cashier'), 'SIGSTOP')
      },
    ],
  ])('shows the same sale again when its renderer %s', async (what, hang) => {
    const shell = await showing(display)
    const again = nextDrawn('cashier')
    const from = performance.now()
    await hang(shell)
    await shell.event('renderer hung')
    const noticed = performance.now()
    const drawn = await again
    const ms = [noticed, drawn.at].map((at) => Math.round(at - from))
    console.log(`renderer ${what}: noticed after ${ms[0]} ms, painted again after ${ms[1]} ms`)
    expect(drawn.sale).toBe('4,50 €')
  })

  it('waits for a service that is away, and shows the sale when it is back', async () => {
    await till.leave()
    const shell = start(display)
    await shell.event('service away')
    till.sell('12,00 €')
    const drawn = nextDrawn('cashier')
    await till.come()
    expect((await drawn).sale).toBe('12,00 €')
  })

  it('shows a page anew whose script broke off', async () => {
    till.sell('4,50 €')
    till.breakNextScript()
    const drawn = nextDrawn('cashier')
    const shell = start(display)
    expect((await drawn).sale).toBe('4,50 €')
    expect((await shell.event('page without a part'))['screen']).toBe('cashier')
  })

  it('refuses a second start, which may ask for the customer’s window', async () => {
    const first = await showing(display)
    const profile = `profile-${profiles}`
    const second = await start(display, [], profile).ended
    expect(second.code).toBe(1)
    expect(second.errors).toContain('another shell shows this till already')
    const customer = nextDrawn('customer')
    expect((await start(display, ['--toggle-customer'], profile).ended).code).toBe(1)
    expect((await customer).sale).toBe('4,50 €')
    expect((await first.event('window', { screen: 'customer' }))['look']).toBe('aside')
    const cashier = await page(first, '/cashier')
    expect(await cashier.evaluate('location.pathname')).toBe('/cashier')
    cashier.close()
  })

  it('may be killed: the next one shows the same sale', async () => {
    const shell = await showing(display)
    const profile = `profile-${profiles}`
    process.kill(shell.pid, 'SIGKILL')
    await shell.ended
    const drawn = nextDrawn('cashier')
    start(display, [], profile)
    expect((await drawn).sale).toBe('4,50 €')
  })

  it('ends when it is told to, although its windows cannot be closed', async () => {
    const shell = await showing(display)
    process.kill(shell.pid, 'SIGTERM')
    expect((await shell.ended).code).toBe(0)
  })

  it('says how it is used when it is told nonsense', async () => {
    const shell = start(display, ['--customer', 'perhaps'])
    const { code, errors } = await shell.ended
    expect(code).toBe(2)
    expect(errors).toContain('customer is auto, always or never')
  })
})

describe('on two displays', () => {
  let displays: Displays
  beforeAll(async () => {
    displays = await startTwoDisplays()
    await displays.plug()
  })
  afterAll(() => displays?.stop())

  it('gives each person one, and follows a display that is unplugged and plugged in again', async () => {
    till.sell('4,50 €')
    const both = Promise.all([nextDrawn('cashier'), nextDrawn('customer')])
    const shell = start(displays)
    expect((await both).map((one) => one.sale)).toEqual(['4,50 €', '4,50 €'])
    const cashier = await page(shell, '/cashier')
    expect(await fills(cashier, 0, [1024, 768])).toBe(true)
    const customer = await page(shell, '/customer')
    expect(await fills(customer, 1024, [1024, 768])).toBe(true)
    customer.close()

    await displays.unplug()
    await shell.event('display-removed')
    expect(await cashier.evaluate('document.querySelector("#sale").textContent')).toBe('4,50 €')
    const back = nextDrawn('customer')
    await displays.plug()
    expect((await back).sale).toBe('4,50 €')
    const again = await page(shell, '/customer')
    expect(await fills(again, 1024, [1024, 768])).toBe(true)
    expect(await fills(cashier, 0, [1024, 768])).toBe(true)
    again.close()
    cashier.close()
  })
})
