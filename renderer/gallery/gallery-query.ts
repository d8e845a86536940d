import type { Appearance } from '../kit/appearance.ts'

export const galleryLanguages = ['en', 'de', 'ja', 'ar'] as const
export type GalleryLanguage = (typeof galleryLanguages)[number]

/** What the gallery shows, all of it in the address: `?show=cashier/paid&theme=dark&lang=de&size=1280x800&bare=1`. */
export type GalleryQuery = {
  readonly show: string
  readonly appearance: Appearance
  readonly lang: GalleryLanguage
  readonly width: number
  readonly height: number
  /** Nothing but the state, filling the page: for pictures. */
  readonly bare: boolean
  /** A shop with a very long name. */
  readonly long: boolean
}

export const gallerySizes = {
  cashier: ['1280x800', '1024x600', '1920x1080', '800x1280'],
  customer: ['800x480', '1280x800', '1024x600', '800x1280'],
  dialogs: ['1280x800', '1024x600'],
  kit: ['1280x800', '800x1280'],
} as const

export function readQuery(search: string): GalleryQuery {
  const query = new URLSearchParams(search)
  const [width = 1280, height = 800] = (query.get('size') ?? defaultSize(query.get('show')))
    .split('x')
    .map(Number)
  const lang = galleryLanguages.find((each) => each === query.get('lang')) ?? 'en'
  return {
    show: query.get('show') ?? 'cashier/keypad-typed',
    lang,
    width,
    height,
    bare: query.get('bare') === '1',
    long: query.get('long') === '1',
    appearance: {
      theme: query.get('theme') === 'dark' ? 'dark' : 'light',
      contrast: query.get('contrast') === 'more' ? 'more' : 'normal',
      motion: query.get('motion') === 'normal' ? 'normal' : 'less',
    },
  }
}

const defaultSize = (show: string | null): string =>
  show?.startsWith('customer/') === true ? '800x480' : '1280x800'

export function writeQuery(query: GalleryQuery): string {
  const { appearance } = query
  return `?${new URLSearchParams({
    show: query.show,
    theme: appearance.theme,
    contrast: appearance.contrast,
    motion: appearance.motion,
    lang: query.lang,
    size: `${query.width}x${query.height}`,
    ...(query.long ? { long: '1' } : {}),
    ...(query.bare ? { bare: '1' } : {}),
  }).toString()}`
}
