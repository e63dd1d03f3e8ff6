/**
 * A small scanner of XML for lists: elements, attributes and the text of leaves, from pieces of any size. There is no
 * document type, so no entity can be declared and none expands; depth, the length of a tag and of a text are bounded.
 * What is not well formed is told, not guessed at.
 */

export const DEPTH_MAX = 200
const TAG_MAX = 1 << 16
const TEXT_MAX = 1 << 20

const LESS = 60
const GREATER = 62
const NEWLINE = 10

export interface XmlHandler {
  /** An element begins. `attribute` reads one by its local name. True when its text is wanted. */
  open(name: string, attribute: (name: string) => string | undefined): boolean
  /** It ends; `text` is empty unless it was wanted and the element holds text alone. */
  close(name: string, text: string): void
  /** The bytes are no XML that is read here. Throws. */
  refuse(found: string, expected: string): never
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g, (whole, decimal, hex, named) => {
    if (named !== undefined) return NAMED[named]
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

const attributeOf =
  (tag: string) =>
  (wanted: string): string | undefined => {
    for (const [, name, double, single] of tag.matchAll(/([^\s=<>"'/]{1,200})\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
      if (localName(name) === wanted) return decode(double ?? single)
    return undefined
  }

/** The `>` that ends the tag at `from`, quoted ones left aside; -1 when it is not there yet. */
const endOfTag = (bytes: Buffer, from: number): number => {
  let quote = 0
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i]
    if (quote !== 0) {
      if (byte === quote) quote = 0
    } else if (byte === 34 || byte === 39) quote = byte
    else if (byte === GREATER) return i
  }
  return -1
}

/** What is skipped whole, by how it begins: comments and instructions; of CDATA the text is kept. */
const SKIPPED: readonly (readonly [start: string, end: string, keep: boolean])[] = [
  ['<!--', '-->', false],
  ['<?', '?>', false],
  ['<![CDATA[', ']]>', true],
]

export class XmlScanner {
  readonly #handler: XmlHandler
  readonly #at: (newlines: number) => void
  #newlines = 0
  readonly #open: string[] = []
  #rest: Buffer = Buffer.alloc(0)
  #until: { readonly end: string; readonly keep: boolean } | undefined
  #wanted = false
  #text: Buffer[] = []
  #textBytes = 0
  #roots = 0

  /** `at` is told how many newlines lie before what is handled next. */
  constructor(handler: XmlHandler, at: (newlines: number) => void) {
    this.#handler = handler
    this.#at = at
  }

  push(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    let at = 0
    for (;;) {
      const next = this.#until === undefined ? this.#markup(bytes, at) : this.#skip(bytes, at, this.#until)
      if (next < 0) break
      this.#count(bytes, at, next)
      at = next
    }
    if (bytes.length - at > TAG_MAX) this.#handler.refuse('A tag', `tags of at most ${TAG_MAX} bytes`)
    this.#rest = Buffer.from(bytes.subarray(at))
  }

  end(): void {
    if (this.#until === undefined && this.#rest.length > 0 && this.#rest[0] !== LESS) this.#rest = Buffer.alloc(0)
    if (this.#rest.length > 0 || this.#until !== undefined || this.#open.length > 0 || this.#roots === 0)
      this.#handler.refuse('The end of the file', 'a whole XML document; this one ends in the middle')
  }

  #count(bytes: Buffer, from: number, to: number): void {
    for (let i = bytes.indexOf(NEWLINE, from); i >= 0 && i < to; i = bytes.indexOf(NEWLINE, i + 1)) this.#newlines++
    this.#at(this.#newlines)
  }

  /** Takes text up to the next markup, or the markup at `at`. Where to go on, -1 when more bytes are needed. */
  #markup(bytes: Buffer, at: number): number {
    if (at >= bytes.length) return -1
    if (bytes[at] !== LESS) {
      const less = bytes.indexOf(LESS, at)
      const end = less < 0 ? bytes.length : less
      this.#keep(bytes.subarray(at, end))
      return end
    }
    const start = bytes.toString('latin1', at, at + 9)
    for (const [begin, end, keep] of SKIPPED) {
      if (start.startsWith(begin)) {
        this.#until = { end, keep }
        return at + begin.length
      }
      if (begin.startsWith(start)) return -1
    }
    if (start.startsWith('<!'))
      this.#handler.refuse('A document type', 'XML without one: declared entities could grow without bound')
    const end = endOfTag(bytes, at)
    if (end < 0) return -1
    if (end - at > TAG_MAX) this.#handler.refuse('A tag', `tags of at most ${TAG_MAX} bytes`)
    this.#tag(bytes.toString('utf8', at + 1, end))
    return end + 1
  }

  #skip(bytes: Buffer, at: number, { end, keep }: { end: string; keep: boolean }): number {
    const found = bytes.indexOf(end, at, 'latin1')
    // The last bytes may be the beginning of the end.
    const to = found < 0 ? Math.max(at, bytes.length - end.length + 1) : found
    if (keep) this.#keep(bytes.subarray(at, to))
    if (found < 0) return to > at ? to : -1
    this.#until = undefined
    return found + end.length
  }

  #keep(bytes: Buffer): void {
    if (!this.#wanted || bytes.length === 0) return
    this.#textBytes += bytes.length
    if (this.#textBytes > TEXT_MAX) this.#handler.refuse('A text', `texts of at most ${TEXT_MAX} bytes`)
    this.#text.push(Buffer.from(bytes))
  }

  #tag(tag: string): void {
    if (tag.startsWith('/')) this.#close(localName(tag.slice(1).trim()))
    else this.#opened(tag)
  }

  #opened(tag: string): void {
    const name = localName(/^[^\s/]*/.exec(tag)![0])
    if (name === '') this.#handler.refuse('A tag without a name', 'well-formed XML')
    if (this.#open.length === 0 && ++this.#roots > 1) this.#handler.refuse(`<${name.slice(0, 40)}>`, 'one root element')
    if (this.#open.length >= DEPTH_MAX)
      this.#handler.refuse(`<${name.slice(0, 40)}>`, `elements at most ${DEPTH_MAX} deep`)
    this.#open.push(name)
    this.#forget()
    this.#wanted = this.#handler.open(name, attributeOf(tag))
    if (tag.endsWith('/')) this.#close(name)
  }

  #close(name: string): void {
    if (this.#open.pop() !== name) this.#handler.refuse(`</${name.slice(0, 40)}>`, 'well-formed XML')
    const text = decode(Buffer.concat(this.#text).toString())
    this.#forget()
    this.#wanted = false
    this.#handler.close(name, text)
  }

  #forget(): void {
    this.#text = []
    this.#textBytes = 0
  }
}
