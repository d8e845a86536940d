import type { Session } from './session.ts'

/**
 * Holds a unit of work to its promise: it awaits the store and nothing else, and nothing of it outlives it (DESIGN §3.8).
 * SQLite answers within the same turn of the event loop and PostgreSQL's next statement leaves in the turn of the last
 * answer, so a turn that ends with the unit neither done nor waiting for the store means that it waits for something else.
 */
export type UnitGuard = {
  /** Runs the work on a session of its own; rejects when the work strays. That session is dead afterwards. */
  run<T>(work: (session: Session) => Promise<T>): Promise<T>
}

type Run = { pending: number; readonly stray: () => void }

const strayed = () =>
  new Error('mistake in the program: a unit of work awaits something other than the store')
const over = () => new Error('mistake in the program: the unit of work is over')

/** A guard for the one connection that writes. */
export function guardUnits(inner: Session): UnitGuard {
  let current: Run | undefined
  let isArmed = false

  const endOfTurn = () => {
    isArmed = false
    if (current !== undefined && current.pending === 0) current.stray()
  }
  const arm = () => {
    if (isArmed) return
    isArmed = true
    setImmediate(endOfTurn)
  }
  const sessionOf = (run: Run): Session => ({
    engine: inner.engine,
    answersAtOnce: inner.answersAtOnce,
    rows(statement, values) {
      if (current !== run) return Promise.reject(over())
      if (inner.answersAtOnce) return inner.rows(statement, values)
      run.pending += 1
      const answered = () => {
        run.pending -= 1
        arm()
      }
      const rows = inner.rows(statement, values)
      rows.then(answered, answered)
      return rows
    },
  })

  return Object.freeze({
    run<T>(work: (session: Session) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const run: Run = { pending: 0, stray: () => end(() => reject(strayed())) }
        const end = (settle: () => void) => {
          if (current !== run) return
          current = undefined
          settle()
        }
        current = run
        arm()
        const begin = async () => work(sessionOf(run))
        begin().then(
          (value) => end(() => resolve(value)),
          (thrown: unknown) => end(() => reject(thrown)),
        )
      })
    },
  })
}
