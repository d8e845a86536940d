/**
 * The one registry of expected failures (DESIGN §3.9). `words` is the id of the cashier's sentence in core/words;
 * `runbook` names a page under docs/runbooks; `http` is what our own doors answer with.
 */
export type Fault = 'caller' | 'peer' | 'device' | 'us'

export type FailureKind = {
  readonly fault: Fault
  readonly retryable: boolean
  readonly http: number
  readonly runbook?: string
}

const kinds = {
  'request.invalid': { fault: 'caller', retryable: false, http: 422 },
  'request.conflict': { fault: 'caller', retryable: false, http: 409 },
  'request.notAllowed': { fault: 'caller', retryable: false, http: 403 },
  'request.tooLarge': { fault: 'caller', retryable: false, http: 413 },
  'request.notFound': { fault: 'caller', retryable: false, http: 404 },
  'service.mistake': { fault: 'us', retryable: false, http: 500, runbook: 'mistake' },
  'service.stopping': { fault: 'us', retryable: true, http: 503 },
  'amount.invalid': { fault: 'caller', retryable: false, http: 422 },
  'amount.zero': { fault: 'caller', retryable: false, http: 422 },
  'amount.tooLarge': { fault: 'caller', retryable: false, http: 422 },
  'amount.tooManyDecimals': { fault: 'caller', retryable: false, http: 422 },
  'amount.aboveInbound': { fault: 'peer', retryable: true, http: 422, runbook: 'inbound' },
  'currency.unknown': { fault: 'caller', retryable: false, http: 422 },
  'invoice.notFound': { fault: 'caller', retryable: false, http: 404 },
  'invoice.closed': { fault: 'caller', retryable: false, http: 409 },
  'payment.notFound': { fault: 'caller', retryable: false, http: 404 },
  'payment.settledAlready': { fault: 'caller', retryable: false, http: 409 },
  'ledger.conflict': { fault: 'us', retryable: false, http: 409, runbook: 'ledger-conflict' },
  'ledger.unbalanced': { fault: 'us', retryable: false, http: 500, runbook: 'ledger-conflict' },
  'store.busy': { fault: 'us', retryable: true, http: 503 },
  'store.full': { fault: 'device', retryable: true, http: 507, runbook: 'disk-full' },
  'store.readOnly': { fault: 'device', retryable: false, http: 507, runbook: 'disk-read-only' },
  'store.damaged': { fault: 'device', retryable: false, http: 503, runbook: 'database-damaged' },
  'store.newer': { fault: 'us', retryable: false, http: 503, runbook: 'database-newer' },
  'store.locked': { fault: 'us', retryable: false, http: 503, runbook: 'two-services' },
  'node.absent': { fault: 'peer', retryable: true, http: 503, runbook: 'node-absent' },
  'node.starting': { fault: 'peer', retryable: true, http: 503, runbook: 'node-starting' },
  'node.locked': { fault: 'peer', retryable: false, http: 503, runbook: 'node-locked' },
  'node.syncing': { fault: 'peer', retryable: true, http: 503, runbook: 'node-syncing' },
  'node.connecting': { fault: 'peer', retryable: true, http: 503, runbook: 'node-connecting' },
  'node.noChannel': { fault: 'peer', retryable: false, http: 503, runbook: 'node-no-channel' },
  'node.clockWrong': { fault: 'device', retryable: false, http: 503, runbook: 'clock-wrong' },
  'node.chainAway': { fault: 'peer', retryable: true, http: 503, runbook: 'chain-away' },
  'node.awaitsChain': { fault: 'peer', retryable: true, http: 503, runbook: 'chain-away' },
  'node.chainLost': { fault: 'peer', retryable: true, http: 503, runbook: 'chain-away' },
  'node.refusedMacaroon': { fault: 'us', retryable: false, http: 503, runbook: 'node-macaroon' },
  'node.otherCertificate': {
    fault: 'us',
    retryable: false,
    http: 503,
    runbook: 'node-certificate',
  },
  'node.other': { fault: 'us', retryable: false, http: 503, runbook: 'node-replaced' },
  'node.noAnswer': { fault: 'peer', retryable: true, http: 504, runbook: 'node-hung' },
  'node.unknownError': { fault: 'peer', retryable: true, http: 502, runbook: 'node-unknown-error' },
  'node.badCode': { fault: 'peer', retryable: false, http: 502, runbook: 'node-bad-code' },
  'bolt11.invalid': { fault: 'caller', retryable: false, http: 422 },
  'rate.tooOld': { fault: 'peer', retryable: true, http: 503, runbook: 'rates' },
  'rate.none': { fault: 'peer', retryable: true, http: 503, runbook: 'rates' },
  'rate.badAnswer': { fault: 'peer', retryable: true, http: 502, runbook: 'rates' },
  'rate.noAnswer': { fault: 'peer', retryable: true, http: 504, runbook: 'rates' },
  'rate.spread': { fault: 'peer', retryable: true, http: 503, runbook: 'rates' },
  'lnurl.notLnurl': { fault: 'caller', retryable: false, http: 422 },
  'lnurl.badAddress': { fault: 'caller', retryable: false, http: 422 },
  'lnurl.notAllowed': { fault: 'caller', retryable: false, http: 422 },
  'lnurl.badAnswer': { fault: 'peer', retryable: true, http: 502 },
  'lnurl.wrongTag': { fault: 'caller', retryable: false, http: 422 },
  'lnurl.refused': { fault: 'peer', retryable: false, http: 502 },
  'lnurl.aboveMaximum': { fault: 'caller', retryable: false, http: 422 },
  'lnurl.belowMinimum': { fault: 'caller', retryable: false, http: 422 },
  'lnurl.badCode': { fault: 'peer', retryable: false, http: 502 },
  'lnurl.badCallback': { fault: 'caller', retryable: false, http: 422 },
  'lnurl.badSignature': { fault: 'caller', retryable: false, http: 403 },
  'lnurl.badSecret': { fault: 'peer', retryable: false, http: 502 },
  'lnurl.noAnswer': { fault: 'peer', retryable: true, http: 504, runbook: 'card-provider' },
  'lnurl.unknown': { fault: 'peer', retryable: false, http: 504, runbook: 'card-provider' },
  'lnurl.inFlight': { fault: 'caller', retryable: true, http: 409 },
  'lnurl.awaited': { fault: 'peer', retryable: true, http: 409, runbook: 'card-provider' },
  'lnurl.pinWanted': { fault: 'caller', retryable: true, http: 422 },
  'lnurl.tapAgain': { fault: 'caller', retryable: true, http: 422 },
  'lnurl.noCode': { fault: 'us', retryable: true, http: 409 },
  'lnurl.commentTooLong': { fault: 'caller', retryable: false, http: 422 },
  'cash.tooLittle': { fault: 'caller', retryable: false, http: 422 },
  'printer.absent': { fault: 'device', retryable: true, http: 503, runbook: 'printer' },
  'printer.paperOut': { fault: 'device', retryable: true, http: 503, runbook: 'printer' },
  'printer.coverOpen': { fault: 'device', retryable: true, http: 503, runbook: 'printer' },
  'printer.error': { fault: 'device', retryable: true, http: 503, runbook: 'printer' },
  'printer.noAnswer': { fault: 'device', retryable: true, http: 504, runbook: 'printer' },
  'printer.cutter': { fault: 'device', retryable: true, http: 503, runbook: 'printer' },
  'printer.paperLow': { fault: 'device', retryable: false, http: 503, runbook: 'printer' },
  'printer.none': { fault: 'device', retryable: false, http: 503, runbook: 'printer' },
  'printer.unconfirmed': { fault: 'device', retryable: false, http: 503, runbook: 'printer' },
  'reader.absent': { fault: 'device', retryable: true, http: 503, runbook: 'reader' },
  'reader.serviceAway': { fault: 'device', retryable: true, http: 503, runbook: 'reader' },
  'reader.notAllowed': { fault: 'device', retryable: false, http: 503, runbook: 'reader' },
  'reader.noAnswer': { fault: 'device', retryable: true, http: 504, runbook: 'reader' },
  'reader.starting': { fault: 'us', retryable: true, http: 503, runbook: 'reader' },
  'card.tapNotFound': { fault: 'caller', retryable: false, http: 404 },
  'card.tapOver': { fault: 'caller', retryable: false, http: 409 },
  'tap.gone': { fault: 'caller', retryable: true, http: 409 },
  'tap.otherCard': { fault: 'caller', retryable: false, http: 422 },
  'tap.noLink': { fault: 'caller', retryable: false, http: 422 },
  'tap.refused': { fault: 'caller', retryable: false, http: 422 },
  'tap.silent': { fault: 'caller', retryable: true, http: 422 },
  'tap.severalCards': { fault: 'caller', retryable: true, http: 422 },
  'device.absent': { fault: 'device', retryable: true, http: 503, runbook: 'device' },
  'device.notAllowed': { fault: 'device', retryable: false, http: 503, runbook: 'device' },
  'device.taken': { fault: 'device', retryable: true, http: 503, runbook: 'device' },
  'device.noAnswer': { fault: 'device', retryable: true, http: 504, runbook: 'device' },
  'device.unsupported': { fault: 'device', retryable: false, http: 503, runbook: 'device' },
  'device.notFound': { fault: 'caller', retryable: false, http: 404 },
  'device.cannot': { fault: 'caller', retryable: false, http: 409 },
  'settings.missing': { fault: 'caller', retryable: false, http: 503, runbook: 'settings' },
  'settings.invalid': { fault: 'caller', retryable: false, http: 503, runbook: 'settings' },
  'service.portTaken': { fault: 'caller', retryable: false, http: 503, runbook: 'port-taken' },
  'key.otherDevice': { fault: 'device', retryable: false, http: 503, runbook: 'key-other-device' },
  'issuer.none': { fault: 'caller', retryable: false, http: 409, runbook: 'issuing' },
  'issuer.exists': { fault: 'caller', retryable: false, http: 409, runbook: 'issuing' },
  'issuer.weakPassphrase': { fault: 'caller', retryable: false, http: 422 },
  'issuer.wrongPassphrase': { fault: 'caller', retryable: true, http: 403, runbook: 'issuing' },
  'issuer.wait': { fault: 'caller', retryable: true, http: 429, runbook: 'issuing' },
  'issuer.wellKnown': { fault: 'caller', retryable: false, http: 422, runbook: 'issuing' },
  'issuer.noBackup': { fault: 'caller', retryable: false, http: 422 },
  'issuer.mistyped': { fault: 'caller', retryable: false, http: 422 },
  'issuer.newerBackup': { fault: 'caller', retryable: false, http: 422, runbook: 'issuing' },
  'issuing.locked': { fault: 'caller', retryable: false, http: 409, runbook: 'issuing' },
  'lateMoney.notFound': { fault: 'caller', retryable: false, http: 404 },
  'receipt.notFound': { fault: 'caller', retryable: false, http: 404 },
} as const satisfies Record<string, FailureKind>

/** A dotted code, noun first. For branching; people read the words. */
export type FailureCode = keyof typeof kinds

/** Every code with whose fault it is, whether trying again may help, and the runbook. */
export const registry: Readonly<Record<FailureCode, FailureKind>> = kinds

/** An expected failure. `detail` holds values for the sentence (never a secret); `cause` is for the log. */
export type Failure = {
  readonly code: FailureCode
  readonly detail?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** A failure by its code, with the values that its sentence names. */
export const failure = (
  code: FailureCode,
  detail?: Readonly<Record<string, string>>,
  cause?: unknown,
): Failure => ({
  code,
  ...(detail === undefined ? {} : { detail }),
  ...(cause === undefined ? {} : { cause }),
})
