import { argon2 } from 'node:crypto'
import { secret, type Secret } from '../core/errors/secret.ts'
import type { Stretch } from '../core/ports/stretch.ts'

/** argon2id by OpenSSL, on a thread beside the event loop: a sale is not held up while somebody unlocks. */
export const stretch: Stretch = (words, { salt, memoryKib, passes, lanes }) =>
  new Promise<Secret<Uint8Array>>((resolve, reject) => {
    const message = Buffer.from(words.reveal().normalize('NFKD'), 'utf8')
    const cost = { memory: memoryKib, passes, parallelism: lanes }
    argon2('argon2id', { message, nonce: salt, tagLength: 32, ...cost }, (thrown, key) => {
      message.fill(0)
      if (thrown === null) resolve(secret(new Uint8Array(key)))
      else reject(thrown)
    })
  })
