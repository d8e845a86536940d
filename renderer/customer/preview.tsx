import { useLayoutEffect, useRef, useState } from 'react'
import { CustomerScreen, type CustomerScreenProps } from './customer-screen.tsx'
import './preview.css'

const width = 800
const height = 480

/** What the customer sees, in small: the very same screen, scaled to the room it has. Not for fingers or screen readers. */
export function CustomerPreview(props: CustomerScreenProps) {
  const box = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(0.5)
  useLayoutEffect(() => {
    const node = box.current
    if (node === null) return undefined
    const fit = () => setScale(Math.min(node.clientWidth / width, node.clientHeight / height))
    fit()
    const watcher = new ResizeObserver(fit)
    watcher.observe(node)
    return () => watcher.disconnect()
  }, [])
  return (
    <div className="preview" ref={box}>
      <div
        className="preview-edge"
        style={{ width: `${width * scale}px`, height: `${height * scale}px` }}
      >
        <div
          className="preview-screen"
          aria-hidden="true"
          inert
          style={{ transform: `scale(${scale})` }}
        >
          <CustomerScreen {...props} />
        </div>
      </div>
    </div>
  )
}
