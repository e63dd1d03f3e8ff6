/** A repeatable source of chance. The same seed gives the same organisation, byte for byte, on every machine. */
const HEX4 = Array.from({ length: 65536 }, (_, i) => i.toString(16).padStart(4, '0'))
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BASE32_PAIRS = Array.from({ length: 1024 }, (_, i) => BASE32[i >>> 5] + BASE32[i & 31])
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BASE64_PAIRS = Array.from({ length: 4096 }, (_, i) => BASE64[i >>> 6] + BASE64[i & 63])

/** FNV-1a: turns a label into a seed, so that each part of the organisation has chance of its own. */
const fnv = (text: string, basis = 0x811c9dc5): number => {
  let h = basis
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

/** xoshiro128**: fast, and good enough that gzip finds no pattern in its ids. */
export class Random {
  readonly #label: string
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(label: string) {
    this.#label = label
    this.#a = fnv(label)
    this.#b = fnv(label, 0x9e3779b9)
    this.#c = fnv(label, 0x243f6a88)
    this.#d = fnv(label, 0xb7e15162) | 1
    for (let i = 0; i < 16; i++) this.u32()
  }

  /** Chance for one part. What one part draws changes nothing in another, so stories never disturb the quiet life. */
  fork(part: string): Random {
    return new Random(`${this.#label}/${part}`)
  }

  u32(): number {
    const t = this.#b << 9
    const m = Math.imul(this.#b, 5)
    const result = Math.imul((m << 7) | (m >>> 25), 9) >>> 0
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result
  }

  float(): number {
    return this.u32() / 4294967296
  }

  /** A whole number below n. */
  int(n: number): number {
    return Math.floor(this.float() * n)
  }

  between(low: number, high: number): number {
    return low + this.int(high - low + 1)
  }

  chance(p: number): boolean {
    return this.float() < p
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(from.length)]
  }

  hex(digits: number): string {
    let out = ''
    while (out.length < digits) {
      const x = this.u32()
      out += HEX4[x >>> 16] + HEX4[x & 0xffff]
    }
    return out.length === digits ? out : out.slice(0, digits)
  }

  uuid(): string {
    const a = this.u32()
    const b = this.u32()
    const c = this.u32()
    const d = this.u32()
    return (
      `${HEX4[a >>> 16]}${HEX4[a & 0xffff]}-${HEX4[b >>> 16]}-${HEX4[(b & 0xfff) | 0x4000]}-` +
      `${HEX4[((c >>> 16) & 0x3fff) | 0x8000]}-${HEX4[c & 0xffff]}${HEX4[d >>> 16]}${HEX4[d & 0xffff]}`
    )
  }

  /** AWS's unique ids: a prefix and letters of base 32. */
  id(prefix: string, letters: number): string {
    let out = ''
    while (out.length < letters) out += BASE32_PAIRS[this.u32() >>> 22]
    return prefix + (out.length === letters ? out : out.slice(0, letters))
  }

  base64(letters: number): string {
    let out = ''
    while (out.length < letters) {
      const x = this.u32()
      out += BASE64_PAIRS[x >>> 20] + BASE64_PAIRS[(x >>> 8) & 4095]
    }
    return out.length === letters ? out : out.slice(0, letters)
  }

  /** An address somewhere on the internet: publicly routable, and none of the documentation ranges. */
  publicAddress(): string {
    for (;;) {
      const x = this.u32()
      const a = x >>> 24
      if (a < 11 || a > 222 || a === 100 || a === 127 || a === 169 || a === 172 || a === 192 || a === 198 || a === 203)
        continue
      return `${a}.${(x >>> 16) & 255}.${(x >>> 8) & 255}.${1 + (x % 254)}`
    }
  }
}

/** Draws 0 … n-1 with weights 1/(i+1)^a: a few things are popular, most are rare. */
export const zipf = (n: number, a = 1.05): ((random: Random) => number) => {
  const sums = new Float64Array(n)
  let sum = 0
  for (let i = 0; i < n; i++) sums[i] = sum += 1 / (i + 1) ** a
  return random => {
    const x = random.float() * sum
    let low = 0
    let high = n - 1
    while (low < high) {
      const mid = (low + high) >> 1
      if (sums[mid] < x) low = mid + 1
      else high = mid
    }
    return low
  }
}

/** Draws from a table of [weight, thing]. */
export const weighted = <T>(table: readonly (readonly [number, T])[]): ((random: Random) => T) => {
  const total = table.reduce((sum, [weight]) => sum + weight, 0)
  const bounds = new Float64Array(table.length)
  let sum = 0
  table.forEach(([weight], i) => {
    bounds[i] = sum += weight / total
  })
  return random => {
    const x = random.float()
    let i = 0
    while (i < bounds.length - 1 && bounds[i] < x) i++
    return table[i][1]
  }
}
