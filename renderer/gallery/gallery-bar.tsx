import { galleryLanguages, gallerySizes, type GalleryQuery } from './gallery-query.ts'

type BarProps = {
  readonly query: GalleryQuery
  readonly states: readonly string[]
  readonly onQuery: (query: GalleryQuery) => void
}

/** The gallery's own controls: plain elements, English, for us. */
export function GalleryBar({ query, states, onQuery }: BarProps) {
  const { appearance } = query
  return (
    <nav className="gallery-bar">
      <div className="gallery-controls">
        <Choice
          name="theme"
          values={['light', 'dark']}
          value={appearance.theme}
          onValue={(theme) => onQuery({ ...query, appearance: { ...appearance, theme } })}
        />
        <Choice
          name="contrast"
          values={['normal', 'more']}
          value={appearance.contrast}
          onValue={(contrast) => onQuery({ ...query, appearance: { ...appearance, contrast } })}
        />
        <Choice
          name="motion"
          values={['normal', 'less']}
          value={appearance.motion}
          onValue={(motion) => onQuery({ ...query, appearance: { ...appearance, motion } })}
        />
        <Choice
          name="language"
          values={galleryLanguages}
          value={query.lang}
          onValue={(lang) => onQuery({ ...query, lang })}
        />
        <Choice
          name="size"
          values={sizesOf(query.show)}
          value={`${query.width}x${query.height}`}
          onValue={(size) => {
            const [width = 1280, height = 800] = size.split('x').map(Number)
            onQuery({ ...query, width, height })
          }}
        />
        <Choice
          name="names"
          values={['short', 'long']}
          value={query.long ? 'long' : 'short'}
          onValue={(names) => onQuery({ ...query, long: names === 'long' })}
        />
      </div>
      <ul className="gallery-states">
        {states.map((show) => (
          <li key={show}>
            <button
              type="button"
              className="gallery-state"
              aria-current={show === query.show}
              onClick={() => onQuery(sized({ ...query, show }))}
            >
              {show}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const sizesOf = (show: string): readonly string[] =>
  show.startsWith('customer/') ? gallerySizes.customer : gallerySizes.cashier

/** Another room keeps the size only where it has it. */
function sized(query: GalleryQuery): GalleryQuery {
  const sizes = sizesOf(query.show)
  if (sizes.includes(`${query.width}x${query.height}`)) return query
  const [width = 1280, height = 800] = (sizes[0] ?? '1280x800').split('x').map(Number)
  return { ...query, width, height }
}

function Choice<V extends string>(props: {
  readonly name: string
  readonly values: readonly V[]
  readonly value: string
  readonly onValue: (value: V) => void
}) {
  return (
    <label>
      {props.name}
      <select
        value={props.value}
        onChange={(event) => {
          const value = props.values.find((each) => each === event.currentTarget.value)
          if (value !== undefined) props.onValue(value)
        }}
      >
        {props.values.map((value) => (
          <option key={value}>{value}</option>
        ))}
      </select>
    </label>
  )
}
