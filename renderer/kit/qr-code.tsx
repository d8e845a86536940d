import { useMemo } from 'react'
import { qrFor, type Qr } from './qr.ts'
import './qr-code.css'

export type QrCodeProps = {
  /** As it is scanned, for example `LIGHTNING:LNBC…`. */
  readonly text: string
  /** The square's largest side in px, quiet zone included. */
  readonly side: number
  readonly label: string
}

/** Black on white in every theme; whole pixels a module, on whole pixels; the quiet zone belongs to the picture. */
export function QrCode(props: QrCodeProps) {
  const qr = useMemo(() => qrFor(props.text, props.side), [props.text, props.side])
  const path = useMemo(() => pathOf(qr), [qr])
  const square = Math.max(props.side, qr.side)
  const offset = `${Math.floor((square - qr.side) / 2)}px`
  return (
    <div
      className="qr-square"
      dir="ltr"
      style={{
        width: `${square}px`,
        height: `${square}px`,
        paddingTop: offset,
        paddingLeft: offset,
      }}
    >
      <svg
        className="qr-code"
        role="img"
        aria-label={props.label}
        width={qr.side}
        height={qr.side}
        viewBox={`0 0 ${qr.modules} ${qr.modules}`}
        shapeRendering="crispEdges"
        data-module={qr.modulePx}
      >
        <rect width={qr.modules} height={qr.modules} fill="#ffffff" />
        <path d={path} fill="#000000" />
      </svg>
    </div>
  )
}

/** Runs of dark modules as rectangles, a row at a time. */
function pathOf(qr: Qr): string {
  const runs: string[] = []
  for (const [y, row] of qr.dark.entries()) {
    let start = -1
    for (let x = 0; x <= row.length; x++) {
      if (row[x] === true) {
        if (start < 0) start = x
      } else if (start >= 0) {
        runs.push(`M${start} ${y}h${x - start}v1h${start - x}z`)
        start = -1
      }
    }
  }
  return runs.join('')
}
