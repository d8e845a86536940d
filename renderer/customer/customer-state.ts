import type { PinChoiceView, TapView } from '../../core/contract/card-view.ts'
import type {
  CustomerInvoice,
  CustomerSnapshot,
  ScreenMessage,
} from '../../core/contract/screen.ts'
import { without } from '../kit/without.ts'
import { serviceTime } from '../kit/clock.ts'
import type { CustomerFacts } from './customer-view.ts'

/** What the customer's screen knows. */
export type CustomerState = {
  readonly lost: boolean
  readonly seq?: bigint
  readonly shop?: CustomerSnapshot['shop']
  readonly invoice?: CustomerInvoice
  readonly tap?: TapView
  readonly pinChoice?: PinChoiceView
  readonly serviceNow: number
  readonly heardAt: number
}

export const firstCustomerState = (here: number): CustomerState => ({
  lost: false,
  serviceNow: here,
  heardAt: here,
})

/** A snapshot replaces all, a delta the sale on the counter; the heart beats the clock. */
export function afterCustomerMessage(
  state: CustomerState,
  message: ScreenMessage,
  heardAt: number,
): CustomerState {
  const { invoice: _, ...rest } = state
  switch (message.type) {
    case 'snapshot':
      if (message.screen !== 'customer') return state
      return {
        lost: state.lost,
        heardAt,
        seq: BigInt(message.seq),
        shop: message.shop,
        serviceNow: message.now,
        ...(message.invoice === undefined ? {} : { invoice: message.invoice }),
        ...(message.tap === undefined ? {} : { tap: message.tap }),
        ...(message.pinChoice === undefined ? {} : { pinChoice: message.pinChoice }),
      }
    case 'customerInvoice': {
      const seq = BigInt(message.seq)
      if (state.seq !== undefined && seq < state.seq) return state
      const { invoice } = message
      return { ...rest, seq, ...(invoice === undefined ? {} : { invoice }) }
    }
    case 'tap':
      return message.tap === undefined ? without(state, 'tap') : { ...state, tap: message.tap }
    case 'pinChoice':
      return message.pinChoice === undefined
        ? without(state, 'pinChoice')
        : { ...state, pinChoice: message.pinChoice }
    case 'heartbeat':
      return { ...state, serviceNow: message.now, heardAt }
    case 'invoice':
    case 'shop':
    case 'lateMoney':
    case 'status':
    case 'issuing':
      return state
    default:
      return message satisfies never
  }
}

export const customerFacts = (state: CustomerState, here: number): CustomerFacts => ({
  lost: state.lost,
  now: serviceTime(state.serviceNow, state.heardAt, Math.max(here, state.heardAt)),
  ...(state.shop === undefined ? {} : { shop: state.shop }),
  ...(state.invoice === undefined ? {} : { invoice: state.invoice }),
  ...(state.tap === undefined ? {} : { tap: state.tap }),
  ...(state.pinChoice === undefined ? {} : { pinChoice: state.pinChoice }),
})
