import type { Failure } from '../../core/errors/registry.ts'
import { ok, type Result } from '../../core/errors/result.ts'
import { egressPolicy } from '../../core/lnurl/egress.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { LnurlPort } from '../../core/ports/lnurl.ts'
import type { Log } from '../../core/ports/log.ts'
import { resolveBySystem } from './guarded-lookup.ts'
import { openHttp } from './http-get.ts'
import { createLnurlClient } from './lnurl-client.ts'

/** `[lnurl]` of flashtill.toml: hosts in the house, and ones without https, that cards may lead to. */
export type LnurlSettings = { readonly allow?: readonly string[] }

/** The client of other people's LNURL services. Fails with `settings.invalid` where `allow` names what is no host. */
export function openLnurl(
  settings: LnurlSettings,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Result<LnurlPort & { close(): void }, Failure> {
  // Onions are for a device with Tor, which none has yet.
  const policy = egressPolicy(settings.allow ?? [], false)
  if (!policy.ok) return policy
  const http = openHttp({ policy: policy.value, resolve: resolveBySystem })
  const client = createLnurlClient({ get: http.get, policy: policy.value, clock, log })
  return ok(Object.freeze({ ...client, close: http.close }))
}
