/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a page's JavaScript, served as it stands, has no types */
import { ask, byId, element, repeat, sats } from './practice.js'

const code = byId('code')
const pay = byId('pay')
const pickUp = byId('pick-up')
const news = byId('news')

let isPaying = false

const show = (kind, title, ...lines) => {
  news.className = `news ${kind}`
  news.replaceChildren(
    element('strong', { textContent: title }),
    ...lines.map((line) => element('p', { textContent: line })),
  )
}

const wholeSats = (msat) => sats((BigInt(msat) + 999n) / 1000n)

/** The reasons of LND (lnrpc.PaymentFailureReason) in a customer's words. */
const reasons = {
  FAILURE_REASON_INCORRECT_PAYMENT_DETAILS:
    'The shop does not take this code any more. Nothing was paid.',
  FAILURE_REASON_NO_ROUTE: 'There is no way to the shop’s node now. Nothing was paid.',
  FAILURE_REASON_TIMEOUT: 'It took too long. Nothing was paid.',
  FAILURE_REASON_INSUFFICIENT_BALANCE: 'The balance is too small. Nothing was paid.',
}

const readCode = async () => {
  if (isPaying) return
  pay.disabled = true
  const text = code.value.trim()
  if (text === '') {
    show('', 'Scan the customer display, or paste a code.')
    return
  }
  try {
    const read = await ask('/wallet/read', { bolt11: text })
    if (text !== code.value.trim()) return
    const amount = read.amountMsat === '0' ? 'No amount' : wholeSats(read.amountMsat)
    const minutes = Math.round(read.secondsLeft / 60)
    const left = minutes > 0 ? `Good for ${minutes} more min.` : 'Its time is up.'
    show('', amount, read.description, left)
    pay.disabled = false
  } catch (problem) {
    show('stopped', 'This cannot be paid', problem.message)
  }
}

const payNow = async () => {
  isPaying = true
  pay.disabled = true
  pickUp.disabled = true
  show('', 'Paying …', 'The customer’s LND is sending it.')
  try {
    const paid = await ask('/wallet/pay', { bolt11: code.value.trim() })
    if (paid.status === 'SUCCEEDED') {
      show(
        'paid',
        `✓ Paid ${wholeSats(paid.amountMsat)}`,
        `In ${paid.ms} ms, fee ${paid.feeMsat} msat.`,
      )
      code.value = ''
    } else if (paid.status === 'UNKNOWN') {
      show('stopped', 'Not known yet', 'The node did not say how it ended. Do not pay again.')
    } else {
      show('stopped', 'Not paid', reasons[paid.reason] ?? paid.reason ?? paid.status)
    }
  } catch (problem) {
    show('stopped', 'Not known', problem.message)
  } finally {
    isPaying = false
    pickUp.disabled = false
    void showBalance()
  }
}

const showBalance = async () => {
  const { balanceSat } = await ask('/wallet/balance')
  byId('balance').textContent = sats(balanceSat)
}

const scan = async () => {
  try {
    const { bolt11 } = await ask('/wallet/pick-up', {})
    if (bolt11 === undefined) {
      show('', 'No code to scan', 'The customer’s display shows none just now.')
      return
    }
    code.value = bolt11
    await readCode()
  } catch (problem) {
    show('', problem.message)
  }
}

pickUp.addEventListener('click', () => void scan())
code.addEventListener('input', () => void readCode())
pay.addEventListener('click', () => void payNow())
void repeat(showBalance, 5000)
