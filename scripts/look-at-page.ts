/** What a test can see of a page without eyes: accessibility, targets too small, text that is cut, things outside. */
import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** As it stands in the page once its source was run there. */
type Axe = { run(context: Document, options: RunOptions): Promise<AxeResults> }

/** axe's findings as `rule: selector`: WCAG A and AA and axe's best practices, or only the rules named. */
export async function violations(page: Page, only?: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async (rules) => {
    const { axe: here } = globalThis as unknown as { axe: Axe }
    const { violations: found } = await here.run(document, {
      resultTypes: ['violations'],
      ...(rules === undefined ? {} : { runOnly: { type: 'rule' as const, values: [...rules] } }),
    })
    return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`))
  }, only)
}

/** Buttons and fields smaller than `smallest` px, words that are cut, controls outside the window, pages that scroll sideways. */
export const troubles = (page: Page, smallest: number): Promise<readonly string[]> =>
  page.evaluate((least) => {
    const found: string[] = []
    const nameOf = (node: Element) => `${node.className} "${node.textContent?.slice(0, 40)}"`
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) found.push('the page scrolls sideways')
    for (const node of document.querySelectorAll('button, input, [role="row"]')) {
      if (node.closest('[inert], thead, [role="rowgroup"]:first-child') !== null) continue
      const box = node.getBoundingClientRect()
      if (box.width < least || box.height < least)
        found.push(`small ${Math.round(box.width)}×${Math.round(box.height)}: ${nameOf(node)}`)
      const scrolls = node.closest('.history-list, .history-detail, .parts') !== null
      if (!scrolls && (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight))
        found.push(`outside: ${nameOf(node)}`)
      if (node.scrollWidth > node.clientWidth + 1) found.push(`cut: ${nameOf(node)}`)
    }
    const lines =
      '.fit-text, .frame-body, .headline, .counter-sale, .counter-notice, .waiting-words, .cash-sale, .paid, .customer'
    for (const node of document.querySelectorAll(lines)) {
      if (node.closest('[inert]') !== null) continue
      if (node.scrollWidth > node.clientWidth + 1)
        found.push(`wider than its room: ${nameOf(node)}`)
      if (node.scrollHeight > node.clientHeight + 1 && !node.matches('.fit-text'))
        found.push(`higher than its room: ${nameOf(node)}`)
    }
    return found
  }, smallest)
