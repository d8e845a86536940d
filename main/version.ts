import { readFileSync } from 'node:fs'

const isPackage = (value: unknown): value is { version: string } =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  typeof value.version === 'string'

/** The version that package.json names. */
export const version: string = (() => {
  const content: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return isPackage(content) ? content.version : '0.0.0'
})()
