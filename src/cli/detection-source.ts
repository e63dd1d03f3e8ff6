/**
 * The source text that decides in a detection: what its file declares beside the detection itself, and what it imports,
 * name by name. Where the files are not at hand (one bundle), nothing is known of them.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SDK = 'vedette/sdk'
const SDK_FILE = new URL(import.meta.url.endsWith('.js') ? '../sdk/sdk.js' : '../sdk/sdk.ts', import.meta.url)

/** Far more than any detection needs: a private one may import whatever it likes. */
const FILES_MAX = 200

const COMMENTS = /\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm
/** `import { a, type B } from 'x'`, `export * from 'x'`. What is imported as a type decides nothing. */
const LINKS = /\b(import|export)\s+(?:(\*)(?:\s+as\s+\w+)?|(?:\w+\s*,\s*)?\{([^}]*)\}|\w+)\s+from\s+['"]([^'"]+)['"]/g
/** The detection as `detection.match({ … })` declares it, to the bracket at the beginning of a line. */
const DECLARED = /^export default detection\.[\s\S]*?^\}\)$/m

interface Link {
  readonly kind: string
  /** Undefined for all. */
  readonly names: readonly string[] | undefined
  readonly url: URL
}

interface Module {
  readonly text: string
  readonly links: readonly Link[]
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '' && !one.startsWith('type '))
    .map(one => one.split(/\s+as\s+/)[0])

/** Reads modules, each once. */
export class Sources {
  readonly #modules = new Map<string, Module | undefined>()

  /**
   * The texts that decide in the detection of a file, in a fixed order; empty when the file is not there. What the
   * detection declares itself is left out where its members tell: words and examples in it decide nothing.
   */
  deciding(file: string): string[] {
    const url = pathToFileURL(file)
    const own = this.#read(url)
    if (own === undefined) return []
    const texts = new Map([[url.href, own.text.replace(DECLARED, '')]])
    for (const link of own.links) this.#follow(link, texts)
    return [...texts.values()]
  }

  #follow({ url, names }: Link, texts: Map<string, string>): void {
    const module = this.#read(url)
    if (module === undefined || texts.has(url.href) || texts.size >= FILES_MAX) return
    const handedOn = module.links.filter(({ kind }) => kind === 'export')
    // A file that only hands on what others declare decides nothing itself.
    if (handedOn.length > 1 && names !== undefined) {
      for (const link of handedOn) {
        const wanted = this.#wanted(link, names)
        if (wanted.length > 0) this.#follow({ ...link, names: wanted }, texts)
      }
      return
    }
    texts.set(url.href, module.text)
    for (const link of module.links) this.#follow(link, texts)
  }

  /** Which of these names come by that link. */
  #wanted(link: Link, names: readonly string[]): readonly string[] {
    if (link.names !== undefined) return names.filter(name => link.names?.includes(name))
    const text = this.#read(link.url)?.text ?? ''
    return names.filter(name => new RegExp(`^export (?:const|function|class) ${name}\\b`, 'm').test(text))
  }

  #read(url: URL): Module | undefined {
    if (!this.#modules.has(url.href)) this.#modules.set(url.href, this.#parse(url))
    return this.#modules.get(url.href)
  }

  #parse(url: URL): Module | undefined {
    try {
      const whole = readFileSync(fileURLToPath(url), 'utf8').replace(COMMENTS, '')
      const links = [...whole.matchAll(LINKS)].flatMap(([, kind, star, list, from]): Link[] => {
        const names = star === undefined && list !== undefined ? namesIn(list) : undefined
        if (names?.length === 0) return []
        if (from === SDK) return [{ kind, names, url: SDK_FILE }]
        return from.startsWith('.') ? [{ kind, names, url: new URL(from, url) }] : []
      })
      // What is imported is followed; the lines that say so, and empty ones, decide nothing.
      return { text: whole.replace(LINKS, '').replace(/^\s*\n/gm, ''), links }
    } catch {
      return undefined
    }
  }
}
