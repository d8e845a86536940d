import type { StoreId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import type { Result } from '../../../core/errors/result.ts'
import type { Engine } from '../session.ts'

export type PostgresOptions = { readonly url: string; readonly storeId: StoreId }

export function openPostgres(options: PostgresOptions): Promise<Result<Engine, Failure>> {
  return Promise.reject(new Error(options.url))
}
