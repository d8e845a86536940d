import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** On the customer's own display (LOOK §3). */
const smallest = 420
const largest = 720

/** The square that the code may fill: 420 px on the customer's display, more on a tablet that has the room. */
export const qrSideFor = (width: number, height: number): number =>
  Math.max(smallest, Math.min(largest, Math.floor(Math.min(height - 128, width * 0.5))))

/** Measures the screen that the code stands on. */
export function useQrSide(): [RefObject<HTMLElement | null>, number] {
  const screen = useRef<HTMLElement>(null)
  const [side, setSide] = useState(smallest)
  useLayoutEffect(() => {
    const node = screen.current
    if (node === null) return undefined
    const fit = () => setSide(qrSideFor(node.clientWidth, node.clientHeight))
    const watcher = new ResizeObserver(fit)
    watcher.observe(node)
    return () => watcher.disconnect()
  }, [])
  return [screen, side]
}
