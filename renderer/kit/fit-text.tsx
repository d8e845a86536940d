import { useLayoutEffect, useRef, type ReactNode } from 'react'
import './fit-text.css'

/**
 * One line in the largest of the given sizes (px) that fits its column: never cut, never wrapped (LOOK §3). The box keeps the
 * height of the largest, so nothing moves when the figure grows. `--fit-largest` leaves out what a low screen has no room for.
 */
export function FitText(props: {
  readonly sizes: readonly number[]
  readonly className?: string
  readonly children: ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  const line = useRef<HTMLSpanElement>(null)
  const { sizes, children } = props
  useLayoutEffect(() => {
    const fit = () => fitLine(box.current, line.current, sizes)
    fit()
    const watcher = new ResizeObserver(fit)
    if (box.current !== null) watcher.observe(box.current)
    let here = true
    void document.fonts.ready.then(() => {
      if (here) fit()
    })
    return () => {
      here = false
      watcher.disconnect()
    }
  }, [sizes, children])
  return (
    <div ref={box} className={`fit-text ${props.className ?? ''}`}>
      <span ref={line} className="fit-text-line">
        {children}
      </span>
    </div>
  )
}

function fitLine(
  box: HTMLElement | null,
  line: HTMLElement | null,
  sizes: readonly number[],
): void {
  if (box === null || line === null) return
  const largest = Number(getComputedStyle(box).getPropertyValue('--fit-largest') || Infinity)
  for (const size of sizes) {
    if (size > largest) continue
    line.style.fontSize = `${size}px`
    if (line.offsetWidth <= box.clientWidth) return
  }
}
