/** The look of a receipt on the web (docs/LOOK.md): paper on a counter, in the dark too, and as paper when it is printed. */
export const pageStyle = `
:root { color-scheme: light dark; --desk: #e9e6dd; --paper: #fff; --ink: #16181d; --line: #8c8a83 }
@media (prefers-color-scheme: dark) { :root { --desk: #121418; --paper: #1b1e24; --ink: #f3f1eb; --line: #717784 } }
* { box-sizing: border-box }
body { margin: 0; padding: 24px 16px; background: var(--desk); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums }
main { max-width: 26rem; margin: 0 auto; padding: 32px 24px; background: var(--paper); overflow-wrap: anywhere }
h1 { margin: 0 0 8px; font-size: 25px; line-height: 1.2 }
p { margin: 0 }
hr { margin: 12px 0; border: 0; border-top: 1px solid var(--line) }
dl { margin: 0 }
dl > div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px }
dt, dd { margin: 0 }
dd { margin-inline-start: auto; text-align: end; white-space: nowrap }
.large { font-size: 25px; font-weight: 600; line-height: 1.4 }
.center { text-align: center }
.bold { font-weight: 600 }
.mark { margin: 8px 0; padding: 4px 8px; background: var(--ink); color: var(--paper);
  print-color-adjust: exact; -webkit-print-color-adjust: exact }
h1 + dl, .mark + dl { margin-top: 16px }
main > p:last-child { margin-top: 16px }
@media print {
  :root { --desk: #fff; --paper: #fff; --ink: #000; --line: #000 }
  @page { margin: 12mm }
  body { padding: 0; font-size: 11pt }
  main { max-width: 80mm; padding: 0 }
}
`
