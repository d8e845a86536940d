import { lazy, Suspense } from 'react'
import { NoAnswerScreen, CashScreen } from './cash-screen.tsx'
import type { CashierScreenProps } from './head.tsx'
import { KeypadScreen } from './keypad-screen.tsx'
import { PaidScreen } from './paid-screen.tsx'
import { SaleScreen } from './sale-screen.tsx'

const Elsewhere = lazy(async () => ({ default: (await import('./elsewhere.tsx')).Elsewhere }))

/** The cashier's screen in whatever state it stands. */
export function CashierScreen(props: CashierScreenProps) {
  const { view } = props
  switch (view.screen) {
    case 'keypad':
      return <KeypadScreen {...props} view={view} />
    case 'paid':
      return <PaidScreen {...props} view={view} />
    case 'cash':
      return <CashScreen {...props} view={view} />
    case 'noAnswer':
      return <NoAnswerScreen {...props} view={view} />
    case 'elsewhere':
      return (
        <Suspense fallback={<div className="frame" />}>
          <Elsewhere {...props} view={view} />
        </Suspense>
      )
    default:
      return <SaleScreen {...props} view={view} />
  }
}
