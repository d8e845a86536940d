/**
 * What stands on a screen while the service cannot be reached at all: the shell's only own picture. A page that was shown
 * before says so itself and needs none of this. No words to translate, no amount, no state of a sale: paper, and three
 * dots of ink that breathe.
 */
const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flashtill</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
html,body{height:100%;margin:0;background:#f6f4ef}
body{display:grid;place-content:center;grid-auto-flow:column;gap:1.5rem}
i{width:1rem;height:1rem;border-radius:50%;background:#1d1b18;opacity:.2;animation:b 1.8s ease-in-out infinite}
i:nth-child(2){animation-delay:.3s}i:nth-child(3){animation-delay:.6s}
@keyframes b{50%{opacity:.8}}
@media(prefers-color-scheme:dark){html,body{background:#171614}i{background:#efece5}}
@media(prefers-reduced-motion:reduce){i{animation:none;opacity:.5}}
</style></head><body><i></i><i></i><i></i></body></html>`

export const waitingPage = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
