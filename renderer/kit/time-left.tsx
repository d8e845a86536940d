import './time-left.css'
import { useWords, type Say } from './screen.tsx'

/** Time left as a word: whole minutes rounded up, then seconds in steps of ten (LOOK §3: nothing hectic). */
export function timeLeftWord(leftMs: number, say: Say): string {
  if (leftMs <= 0) return say('kit.timeUp')
  const seconds = Math.ceil(leftMs / 1000)
  if (seconds > 60) return say('duration.minutes', { count: Math.ceil(seconds / 60) })
  return say('duration.seconds', { count: Math.max(10, Math.ceil(seconds / 10) * 10) })
}

/** The share of time that is left, 0 to 1. */
export const shareLeft = (now: number, from: number, until: number): number =>
  until <= from ? 0 : Math.min(1, Math.max(0, (until - now) / (until - from)))

/** A thin line that shortens with the time left. Its word stands beside it. */
export function TimeLine(props: {
  readonly now: number
  readonly from: number
  readonly until: number
}) {
  const say = useWords()
  const share = shareLeft(props.now, props.from, props.until)
  return (
    <progress
      className="time-line"
      aria-label={say('kit.timeLeft')}
      aria-valuetext={timeLeftWord(props.until - props.now, say)}
      max={1}
      value={share}
    />
  )
}
