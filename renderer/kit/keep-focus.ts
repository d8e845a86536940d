/**
 * A pointer presses a button without giving it the focus, and takes the focus from whichever button had it: after a tap, Enter
 * is the main action again and never the key that was tapped last. React Aria's own way gives the focus back to what had
 * it before, which the page's body cannot take.
 */
export function keepFocusFromPointer(): void {
  document.addEventListener(
    'mousedown',
    (event) => {
      const { target } = event
      if (!(target instanceof Element) || target.closest('button') === null) return
      event.preventDefault()
      const { activeElement } = document
      if (activeElement instanceof HTMLButtonElement) activeElement.blur()
    },
    { capture: true },
  )
}
