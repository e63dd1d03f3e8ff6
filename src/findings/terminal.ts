/**
 * Text for a terminal. Logs are written by whoever attacks: a user agent can hold escape sequences that recolour,
 * overwrite or hide lines, so nothing from a record reaches a terminal except through `plainText`.
 */

/** Characters that act on a terminal or that cannot be seen: controls, separators, directions, fillers, tags. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\u{e0000}-\u{e0fff}]|[\ufe00-\ufe0f]|\p{Surrogate}/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The text with every character that a terminal would act on, or would not show, written as an escape. */
export const plainText = (text: string): string =>
  text.replace(UNPRINTABLE, found => {
    const code = found.codePointAt(0) ?? 0
    if (SHORT[found] !== undefined) return SHORT[found]
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })

const isWide = (code: number): boolean =>
  code >= 0x1100 &&
  (code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd))

const MARK = /^\p{Mark}$/u
const ASCII = /^[ -~]*$/

const characterWidth = (character: string): number =>
  MARK.test(character) ? 0 : isWide(character.codePointAt(0) ?? 0) ? 2 : 1

/** Terminal cells that plain text takes: East Asian characters take two, combining marks none. */
export const textWidth = (text: string): number => {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** Marks in a row that are kept when text is cut: more would pile up over the neighbouring lines. */
const MARKS_MAX = 4

/** Plain text, cut to so many cells; the last one is then `…`. */
export const cut = (text: string, width: number): string => {
  if (width <= 0) return ''
  const fits = textWidth(text) <= width
  let kept = ''
  let used = 0
  let marks = 0
  for (const character of text) {
    const cells = characterWidth(character)
    marks = cells === 0 ? marks + 1 : 0
    if (marks > MARKS_MAX) continue
    if (!fits && used + cells > width - 1) return kept + '…'
    kept += character
    used += cells
  }
  return kept
}

/** Plain text filled up with spaces, or cut, to exactly so many cells. */
export const fill = (text: string, width: number, side: 'left' | 'right' = 'left'): string => {
  const kept = cut(text, width)
  const space = ' '.repeat(Math.max(0, width - textWidth(kept)))
  return side === 'left' ? kept + space : space + kept
}

/** Plain text in lines of at most so many cells, broken at spaces where there are any, all but the first indented. */
export const wrap = (text: string, width: number, first = '', others = first): string[] => {
  const lines: string[] = []
  const room = Math.max(8, width - Math.max(textWidth(first), textWidth(others)))
  let line = ''
  const flush = (): void => {
    lines.push((lines.length === 0 ? first : others) + line)
    line = ''
  }
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > room) flush()
    for (const piece of piecesOf(word, room)) {
      if (line !== '' && textWidth(line) + 1 + textWidth(piece) > room) flush()
      line = line === '' ? piece : `${line} ${piece}`
    }
  }
  flush()
  return lines
}

/** A word in pieces that fit a line: an access key or a user agent can be longer than any terminal is wide. */
const piecesOf = (word: string, room: number): string[] => {
  if (textWidth(word) <= room) return [word]
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const character of word) {
    const cells = characterWidth(character)
    if (used + cells > room) {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += character
    used += cells
  }
  pieces.push(piece)
  return pieces
}

const STYLES = { bold: '1', dim: '2', red: '31', yellow: '33', cyan: '36', alarm: '1;97;41' } as const
export type Style = keyof typeof STYLES

/** The text in a colour, when colour is wanted. Colours go on last: the widths above count no escapes. */
export const paint = (text: string, style: Style, colour: boolean): string =>
  colour && text !== '' ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text

/** The colour of each severity. */
export const SEVERITY_STYLES = { Low: 'cyan', Medium: 'yellow', High: 'red', Critical: 'alarm' } as const
