import type { DrawerWiring } from '../../core/device/device.ts'
import type { CodePage } from '../printer/code-pages.ts'

/** What a model of printer can do. The JSON files beside this one hold them; `inherits` names the one they widen. */
export type Profile = {
  readonly name: string
  /** Dots a line: 384 on 58 mm, 576 (203 dpi) or 512 (180 dpi) on 80 mm. */
  readonly dots: number
  /** Cells of font A a line. */
  readonly columns: number
  /** Dots an inch, both ways. */
  readonly dpi: number
  /** Code pages with their number for `ESC t`, in the order they are tried. Only those that are known to be right. */
  readonly codePages: Readonly<Partial<Record<CodePage, number>>>
  /** `native`: the printer's own QR codes are trusted (GS ( k); `raster`: drawn by us. */
  readonly qr: 'native' | 'raster'
  readonly cutter: 'partial' | 'full' | 'none'
  /** The drawer at its plug, where a technician has said nothing else. */
  readonly drawer: DrawerWiring
  /** Answers DLE EOT and GS r. One that does not is printed to blindly and never says more than "unconfirmed". */
  readonly answers: boolean
  /** Knows DLE DC4 8: an interrupted slip is thrown away before the next. */
  readonly clearsBuffer: boolean
  /** Knows GS ( D: real-time pulses can be switched off, so that no picture can open the drawer. */
  readonly realTimeSwitch: boolean
  /** Knows GS P: feeds are then in dots. Without it they are taken for dots, as clones do (Epson's 180 dpi models feed half of one). */
  readonly motionUnits: boolean
}
