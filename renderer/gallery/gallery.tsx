import { useEffect, useState } from 'react'
import type { Words } from '../../core/words/words.ts'
import { cashierSamples } from './cashier-samples.ts'
import { customerSamples } from './customer-samples.ts'
import { dialogSamples } from './dialog-samples.tsx'
import { GalleryBar } from './gallery-bar.tsx'
import { readQuery, writeQuery, type GalleryQuery } from './gallery-query.ts'
import { Shown } from './shown.tsx'
import './gallery.css'

/** Every state that can be shown, as `room/state`. */
export const galleryStates: readonly string[] = [
  ...Object.keys(cashierSamples).map((name) => `cashier/${name}`),
  ...Object.keys(customerSamples).map((name) => `customer/${name}`),
  ...Object.keys(dialogSamples).map((name) => `dialogs/${name}`),
  'kit/parts',
]

/** Every component and every screen in every state, in any dress (LOOK §5). */
export function Gallery(props: { readonly en: Words; readonly de: Words }) {
  const [query, setQuery] = useState(() => readQuery(location.search))
  useEffect(() => {
    history.replaceState(null, '', writeQuery(query))
    document.documentElement.dataset['theme'] = query.appearance.theme
    document.documentElement.dataset['contrast'] = query.appearance.contrast
    document.documentElement.lang = query.lang
  }, [query])
  useEffect(() => {
    const onAddress = () => setQuery(readQuery(location.search))
    window.addEventListener('popstate', onAddress)
    return () => window.removeEventListener('popstate', onAddress)
  }, [])
  if (query.bare) return <Shown query={query} {...props} />
  return (
    <div className="gallery">
      <GalleryBar query={query} states={galleryStates} onQuery={setQuery} />
      <Stage query={query} {...props} />
    </div>
  )
}

function Stage(props: { readonly query: GalleryQuery; readonly en: Words; readonly de: Words }) {
  const { width, height } = props.query
  return (
    <div className="gallery-stage">
      <div className="gallery-size" style={{ width: `${width}px`, height: `${height}px` }}>
        <Shown {...props} />
      </div>
    </div>
  )
}
