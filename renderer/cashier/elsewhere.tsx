import { Frame } from '../kit/frame.tsx'
import { Head, type CashierScreenProps, type ViewOf } from './head.tsx'

export function Elsewhere(props: CashierScreenProps<ViewOf<'elsewhere'>>) {
  return (
    <Frame tone="plain" statusBar={<Head {...props} />} actions={null}>
      {props.view.place}
    </Frame>
  )
}
