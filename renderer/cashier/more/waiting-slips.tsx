import { useEffect, useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { TillApi, WaitingAnswer } from '../../kit/till-api.ts'

/** Receipts that wait for a printer that does not print: another one may, or nobody wants them. */
export function WaitingSlips({ api }: { readonly api: TillApi }) {
  const { say } = useScreen()
  const [waiting, setWaiting] = useState<WaitingAnswer>()
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let here = true
    void api.waitingSlips().then((answer) => {
      if (here && answer.ok) setWaiting(answer.value)
    })
    return () => {
      here = false
    }
  }, [api, asked])
  if (waiting === undefined || waiting.count === 0) return null
  const move = (on?: string) =>
    void api.moveSlips(on === undefined ? {} : { on }).then(() => setAsked((count) => count + 1))
  return (
    <div className="waiting-slips">
      <p className="trouble-reason">{say('printer.waiting', { count: waiting.count })}</p>
      <div className="more-choice">
        {waiting.printers.map(({ id, name }) => (
          <Button
            key={id}
            label={say('printer.waiting.on', { name })}
            icon="printer"
            onPress={() => move(id)}
          />
        ))}
        <Button label={say('printer.waiting.drop')} onPress={() => move()} />
      </div>
    </div>
  )
}
