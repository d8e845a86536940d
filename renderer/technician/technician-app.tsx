import { lazy, Suspense, useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Screen, useScreen } from '../kit/screen.tsx'
import { useLanguage } from '../kit/use-words.ts'
import { technicianApi, type Counter, type TechnicianApi } from './technician-api.ts'
import { useAnswer } from './use-answer.ts'
import './technician.css'

const watchMs = 1_000

// Each part when it is opened: tables and pictures are nobody's first load.
const DevicesPart = lazy(async () => ({
  default: (await import('./devices-part.tsx')).DevicesPart,
}))
const ReceiptPart = lazy(async () => ({
  default: (await import('./receipt-part.tsx')).ReceiptPart,
}))
const TillPart = lazy(async () => ({ default: (await import('./till-part.tsx')).TillPart }))

/** Whoever looks after the till: its devices, its receipts, and what is wrong with it. */
export function TechnicianApp() {
  const counter = useAnswer(technicianApi.counter, watchMs)
  const setting = useLanguage(counter.value?.shop.language)
  if (setting === undefined) return null
  return (
    <Screen className="technician-page" {...setting}>
      <TechnicianScreen
        api={technicianApi}
        counter={counter.value}
        isLost={counter.refusal !== undefined}
      />
    </Screen>
  )
}

const parts = ['devices', 'till', 'receipt'] as const
type Part = (typeof parts)[number]

export type TechnicianProps = {
  readonly api: TechnicianApi
  readonly counter: Counter | undefined
  readonly isLost: boolean
  readonly first?: Part
}

export function TechnicianScreen({ api, counter, isLost, first }: TechnicianProps) {
  const { say } = useScreen()
  const [part, setPart] = useState<Part>(first ?? 'devices')
  return (
    <div className="technician">
      <header className="technician-head">
        <h1>
          <bdi>{counter?.shop.name}</bdi> <span className="soft">{say('technician.title')}</span>
        </h1>
        {counter?.status.practice === true ? (
          <span className="technician-practice">{say('cashier.head.practice')}</span>
        ) : null}
        <nav className="technician-parts" aria-label={say('technician.title')}>
          {parts.map((one) => (
            <Button
              key={one}
              label={say(`technician.${one}`)}
              chosen={one === part}
              onPress={() => setPart(one)}
            />
          ))}
        </nav>
      </header>
      {isLost ? (
        <p className="technician-lost" role="alert">
          {say('technician.lost')}
        </p>
      ) : null}
      <main className="technician-body">
        <Suspense>
          {part === 'devices' ? <DevicesPart api={api} /> : null}
          {part === 'till' ? <TillPart api={api} /> : null}
          {part === 'receipt' ? <ReceiptPart api={api} /> : null}
        </Suspense>
      </main>
    </div>
  )
}
