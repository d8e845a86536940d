import { expect, it } from 'vitest'
import { batchCardName } from './batch-name.ts'

it.each([
  ['Fair #', 7, 'Fair 7'],
  ['Fair ###', 7, 'Fair 007'],
  ['Fair ##', 123, 'Fair 123'],
  ['Fair', 7, 'Fair 7'],
  ['#-#', 7, '7-#'],
  [' 夏祭り ##番 ', 7, '夏祭り 07番'],
  ['', 7, ''],
  ['  ', 7, ''],
])('%j, card %i: %j', (pattern, no, name) => {
  expect(batchCardName(pattern, no)).toBe(name)
})
