import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { ActionBar, type ActionBarProps } from './action-bar.tsx'
import { directionOf, useScreen } from './screen.tsx'
import './dialog.css'

export type DialogProps = {
  /** The question. */
  readonly title: string
  readonly onClose: () => void
  readonly actions: ActionBarProps
  readonly children: ReactNode
}

/** One question over the screen, with the same foot as every screen: back at the start, forward at the end. */
export function Dialog(props: DialogProps) {
  const { locale } = useScreen()
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen
      isDismissable={false}
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
    >
      <Modal className="dialog-modal">
        <AriaDialog className="dialog screen" lang={locale} dir={directionOf(locale)}>
          <Heading slot="title" className="dialog-title">
            {props.title}
          </Heading>
          <div className="dialog-body">{props.children}</div>
          <ActionBar {...props.actions} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
