/** One stroke set: 24 × 24, 2 px, round ends. An icon never stands without its word (LOOK §2). */
const paths = {
  alert: 'M12 3.5 2.5 20.5h19zM12 10v4.5M12 17.6v.1',
  back: 'M19 12H5M11 6l-6 6 6 6',
  backspace: 'M8.5 5H21v14H8.5L3 12zM12 9.5l5 5M17 9.5l-5 5',
  bolt: 'M13 2.5 5 13.5h6L10.5 21.5 19 10h-6.2z',
  card: 'M2.5 5.5h19v13h-19zM2.5 9.5h19M6 14.5h4',
  cash: 'M2.5 6.5h19v11h-19zM12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM6 10v4M18 10v4',
  check: 'M4 12.8 9.5 18.3 20 6.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.4 2.2',
  cross: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
  forward: 'M5 12h14M13 6l6 6-6 6',
  history: 'M4 6h16M4 12h16M4 18h10',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  note: 'M5 3.5h14v17H5zM8.5 8.5h7M8.5 12.5h7M8.5 16.5h4',
  plug: 'M8 2.5v5M16 2.5v5M5.5 7.5h13V11a6.5 6.5 0 0 1-13 0zM12 17.5v4',
  printer: 'M7 8.5v-5h10v5M7 17.5H3.5v-9h17v9H17M7 14h10v6.5H7z',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v6h-6',
  refresh: 'M20 12a8 8 0 1 1-2.4-5.7M20.5 3v5h-5',
  sound: 'M3.5 9.5v5h4l5 4v-13l-5 4zM16 9a4.2 4.2 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  sun: 'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M19.1 4.9l-1.4 1.4M6.3 17.7l-1.4 1.4',
  tip: 'M12 20.5C5 15.8 3 12.6 3 9.2A4.7 4.7 0 0 1 12 7.3a4.7 4.7 0 0 1 9 1.9c0 3.4-2 6.6-9 11.3z',
} as const

export type IconName = keyof typeof paths

export const iconNames = Object.keys(paths) as readonly IconName[]

/** Arrows that point where the reading goes: mirrored in right-to-left languages. */
const directed: ReadonlySet<IconName> = new Set(['back', 'forward', 'history'])

export function Icon(props: { readonly name: IconName; readonly size?: number }) {
  const size = props.size ?? 24
  return (
    <svg
      className={directed.has(props.name) ? 'icon icon-directed' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={props.name === 'more' ? 3.5 : 2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[props.name]} />
    </svg>
  )
}
