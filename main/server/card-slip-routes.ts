/** Slips about cards: what is on one, and the issuer key's backup. They are printed at once and kept nowhere, so they are no print jobs. */
import type { FastifyReply } from 'fastify'
import { calledCard, type Card } from '../../core/card/card.ts'
import { isWholeBackup } from '../../core/card/issuer-backup.ts'
import { IdParams } from '../../core/contract/commands.ts'
import { BackupText } from '../../core/contract/issuing-commands.ts'
import type { CardId } from '../../core/contract/ids.ts'
import { movementView } from '../../core/contract/own-card-view.ts'
import { failure } from '../../core/errors/registry.ts'
import { instant } from '../../core/time/instant.ts'
import { momentText, shortMomentText, type Place } from '../../core/time/time-text.ts'
import { msat } from '../../core/money/units.ts'
import type { PrinterPort } from '../../core/ports/printer.ts'
import type { Ports } from '../../core/ports/ports.ts'
import { moneyForMsatFloor } from '../../core/rates/convert.ts'
import { backupBlocks } from '../../core/receipt/backup-slip.ts'
import { balanceBlocks, type SlipMovement } from '../../core/receipt/balance-slip.ts'
import type { Block } from '../../core/receipt/blocks.ts'
import { languageFor, languages } from '../../core/words/languages.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { balanceOf } from '../usecases/card/card-standing.ts'
import type { IssuingPorts } from '../usecases/card/issuing-vault.ts'
import { noteDeed } from '../usecases/card/keep-issuer.ts'
import { refuse, type Say } from './answer.ts'
import type { TillApp } from './till-routes.ts'

export type CardSlipPorts = Pick<Ports, 'store' | 'clock' | 'random' | 'rates'> & {
  readonly printer?: PrinterPort
  readonly issuing: Pick<IssuingPorts, 'session'>
  readonly practice: boolean
  readonly say: Say
}

const shownMovements = 8

async function shopOf({ store }: CardSlipPorts) {
  const shop = await store.read.shop.find()
  const language = languageFor(shop?.language ?? 'en')
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  const place: Place = { locale: languages[language].locale, timeZone }
  return { shopName: shop?.name ?? 'Flashtill', currency: shop?.currency, language, place }
}

async function print(
  ports: CardSlipPorts,
  reply: FastifyReply,
  blocks: readonly Block[],
): Promise<FastifyReply> {
  const { printer, random, say } = ports
  if (printer === undefined) return refuse(reply, failure('printer.absent'), say)
  const id = Buffer.from(random.bytes(8)).toString('hex')
  const outcome = await printer.print({ id, blocks })
  return outcome.kind === 'confirmed'
    ? reply.send({ outcome: outcome.kind })
    : refuse(reply, outcome.failure, say)
}

async function movementsOf(
  { store }: CardSlipPorts,
  id: CardId,
  place: Place,
): Promise<readonly SlipMovement[]> {
  const { ledger, cards } = store.read
  const rows = await ledger.ofCard(id, { limit: shownMovements })
  const oldest = rows.at(-1)?.at
  const behind = oldest && (await cards.invoicesBehind(id, oldest))
  return rows.map((row) => {
    const { at, kind, amountMsat, invoiceNumber } = movementView(row, behind)
    return {
      at: shortMomentText(instant(at), place),
      word: `customer.card.movement.${kind}`,
      amountMsat: msat(BigInt(amountMsat)),
      ...(invoiceNumber === undefined ? {} : { invoiceNumber }),
    }
  })
}

async function balanceSlip(ports: CardSlipPorts, card: Card): Promise<readonly Block[]> {
  const { shopName, currency, language, place } = await shopOf(ports)
  const balanceMsat = await balanceOf(ports.store.read, card.id)
  const used = currency === undefined ? undefined : ports.rates.used(currency)
  const worth = used?.ok === true ? { worth: moneyForMsatFloor(balanceMsat, used.value.rate) } : {}
  const slip = {
    ...{ shopName, language, balanceMsat, practice: ports.practice },
    cardName: calledCard(card),
    at: momentText(ports.clock.now(), place),
    movements: await movementsOf(ports, card.id, place),
    ...worth,
  }
  return balanceBlocks(slip, await loadWords(language))
}

export function cardSlipRoutes(app: TillApp, ports: CardSlipPorts): void {
  const { store, clock, issuing, say } = ports
  app.post('/till/cards/:id/slip', { schema: { params: IdParams } }, async (request, reply) => {
    const card = await store.read.cards.find(request.params.id as CardId)
    if (card === undefined) return refuse(reply, failure('card.notFound'), say)
    return print(ports, reply, await balanceSlip(ports, card))
  })
  // The backup comes back from the screen that it was shown on: the till itself does not have it any more.
  app.post(
    '/till/issuing/backup/print',
    { schema: { body: BackupText } },
    async (request, reply) => {
      const { backup } = request.body
      if (issuing.session.keys() === undefined) return refuse(reply, failure('issuing.locked'), say)
      if (!isWholeBackup(backup)) return refuse(reply, failure('issuer.mistyped'), say)
      const { shopName, language, place } = await shopOf(ports)
      const at = momentText(clock.now(), place)
      return print(ports, reply, backupBlocks({ shopName, at, backup }, await loadWords(language)))
    },
  )
  app.post('/till/issuing/backup/kept', async (_request, reply) => {
    const keys = issuing.session.keys()
    if (keys === undefined) return refuse(reply, failure('issuing.locked'), say)
    const deed = { deed: 'issuer.backupKept', by: keys.by, about: keys.current } as const
    await store.commit((unit) => noteDeed(ports, unit, deed))
    return reply.send({})
  })
}
