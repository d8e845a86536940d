/** The page of cards by mouse: laid on, taken off, held for a tap. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../../scripts/open-browser.ts'
import { systemRandom } from '../random.ts'
import { openCardBox, type CardBox } from './card-box.ts'
import { cardRoutes } from './card-routes.ts'
import { choosePorts } from './free-ports.ts'
import { closeDoor, openDoor } from './http-door.ts'
import { pageRoutes } from './pages.ts'

let folder: string
let box: CardBox
let door: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashtill-cards-'))
  box = await openCardBox({
    folder: path.join(folder, 'cards'),
    socketPath: path.join(folder, 'reader.sock'),
    random: systemRandom,
  })
  const { shop: port = 0 } = await choosePorts({ folder, names: ['shop'], remembered: {} })
  door = await openDoor({ port }, [...cardRoutes(box), ...pageRoutes])
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1100, height: 900 } })
  await page.goto(`http://127.0.0.1:${port}/cards`)
})

afterAll(async () => {
  await browser.close()
  await closeDoor(door)
  await box.close()
  rmSync(folder, { recursive: true })
})

const laid = () =>
  box
    .cards()
    .filter(({ isLaid }) => isLaid)
    .map(({ name }) => name)
const place = (name: string) => page.locator('.place', { hasText: name })

it('lays cards on by dragging and takes them off again', async () => {
  await page.dragAndDrop('.place:has-text("Card 2") .card', '#reader')
  await page.locator('#reader .card').waitFor()
  expect(laid()).toEqual(['Card 2'])
  await page.dragAndDrop('.place:has-text("Card 1") .card', '#reader')
  await page.locator('#reader', { hasText: 'Card 1' }).waitFor()
  expect(laid()).toEqual(['Card 1'])
  await page.dragAndDrop('#reader .card', '#cards')
  await page.locator('#reader .card').waitFor({ state: 'detached' })
  expect(laid()).toEqual([])
})

it('holds a card there for as long as the mouse is pressed', async () => {
  await place('Card 1').getByRole('button', { name: 'Tap' }).hover()
  await page.mouse.down()
  await page.locator('#reader .card').waitFor()
  expect(laid()).toEqual(['Card 1'])
  await page.mouse.up()
  await page.locator('#reader .card').waitFor({ state: 'detached' })
  expect(laid()).toEqual([])
})

it('lays on and takes off by buttons, and gets a new blank card', async () => {
  await place('Card 2').getByRole('button', { name: 'Lay on' }).click()
  await page.locator('#reader', { hasText: 'Card 2' }).waitFor()
  await place('Card 2').getByRole('button', { name: 'Take off' }).click()
  await page.locator('#reader .card').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'New blank card' }).click()
  await place('Card 3').waitFor()
  expect(box.cards()).toHaveLength(3)
})
