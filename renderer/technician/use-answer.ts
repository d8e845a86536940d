import { useCallback, useEffect, useState } from 'react'
import type { Answer, ApiRefusal } from '../kit/till-api.ts'

export type Heard<T> = {
  /** The last answer; it stays while the service is away. */
  readonly value: T | undefined
  readonly refusal: ApiRefusal | undefined
  readonly again: () => void
}

/** Asks now, every so often, and when somebody has changed something. */
export function useAnswer<T>(ask: () => Promise<Answer<T>>, everyMs: number): Heard<T> {
  const [value, setValue] = useState<T>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((before) => before + 1), [])
  useEffect(() => {
    let here = true
    const look = async () => {
      const answer = await ask()
      if (!here) return
      if (answer.ok) setValue(answer.value)
      setRefusal(answer.ok ? undefined : answer.error)
    }
    void look()
    const timer = setInterval(() => void look(), everyMs)
    return () => {
      here = false
      clearInterval(timer)
    }
  }, [ask, everyMs, turn])
  return { value, refusal, again }
}
