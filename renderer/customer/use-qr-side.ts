import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** On the customer's own display (LOOK §3). */
const smallest = 420
const largest = 720

/** The square that the code may fill: 420 px on the customer's display, more on a tablet that has the room. */
export const qrSideFor = (width: number, height: number): number =>
  Math.max(smallest, Math.min(largest, Math.floor(Math.min(height - 128, width * 0.5))))

export type QrPlace = {
  readonly side: number
  /** From the screen's upper edge, in whole pixels: half a pixel would blur every module. */
  readonly top: number
}

const first: QrPlace = { side: smallest, top: 30 }

/** Beside the words it stands in the middle of the height; under them (a tablet held upright) where they end. */
export function qrPlaceFor(width: number, height: number): QrPlace {
  const side = qrSideFor(width, height)
  return { side, top: width > height ? Math.floor((height - side) / 2) : 0 }
}

/** Measures the screen that the code stands on. */
export function useQrPlace(): [RefObject<HTMLElement | null>, QrPlace] {
  const screen = useRef<HTMLElement>(null)
  const [place, setPlace] = useState(first)
  useLayoutEffect(() => {
    const node = screen.current
    if (node === null) return undefined
    const fit = () => setPlace(qrPlaceFor(node.clientWidth, node.clientHeight))
    const watcher = new ResizeObserver(fit)
    watcher.observe(node)
    return () => watcher.disconnect()
  }, [])
  return [screen, place]
}
