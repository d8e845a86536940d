/**
 * Nothing of ours writes a secret down (DESIGN §3.10); this is the net below, for what a person typed into a settings file
 * and for what a library may say in an error.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  // A password in an address: postgres://till:secret@host/db
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@]+@/gi, '$1:…@'],
  // Settings and JSON: password = "…", "macaroon":"0201…"
  [
    /((?:password|passphrase|secret|preimage|mnemonic|seed|token|api_?key|macaroon)"?\s*[=:]\s*")([^"]*)(")/gi,
    '$1…$3',
  ],
  // A macaroon in hexadecimal or base64 (V2: 02 01 03 "lnd")
  [/\b0201036c6e64[0-9a-f]{40,}/gi, '…'],
  [/\bAgEDbG5k[A-Za-z0-9+/=_-]{40,}/g, '…'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, '…'],
  // An issuer's withdraw link has a card's one-time numbers, or k1: all after the question mark
  [/((?:lnurlw|https?):\/\/[^\s"?]+\?)[^\s"]*\b(?:p|c|k1)=[^\s"]*/gi, '$1…'],
]

const isPath = (value: string): boolean => /^(\/|\.\.?\/)[^\s]*$/.test(value)

/** The text without what could be used against the shop; the path of a secret's file stays. */
export const withoutSecrets = (text: string): string =>
  patterns.reduce(
    (rest, [pattern, instead]) =>
      rest.replace(pattern, (hit, ...groups: unknown[]) =>
        typeof groups[1] === 'string' && isPath(groups[1])
          ? hit
          : hit.replace(new RegExp(pattern.source, pattern.flags.replace('g', '')), instead),
      ),
    text,
  )
