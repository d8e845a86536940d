/** One line drawn as dots in a process that has drawn none, and then again: milliseconds as JSON. */
import { layout } from '../../core/receipt/layout.ts'
import { rasterLine } from '../../drivers/printer/raster-line.ts'
import { p50 } from './statistics.ts'

const [line] = layout([{ kind: 'text', text: process.argv[2] ?? '' }], { columns: 48 })
if (line?.kind !== 'text') throw new Error('no line')
const text = line

function time(): number {
  const started = performance.now()
  rasterLine(text, 576)
  return performance.now() - started
}

const first = time()
const warm = p50(Array.from({ length: 200 }, time))
console.log(JSON.stringify({ first, warm }))
