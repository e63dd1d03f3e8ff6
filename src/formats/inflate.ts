import { createInflateRaw, type InflateRaw } from 'node:zlib'

/**
 * One deflate stream at a time, unpacked piece by piece into the caller's memory. Two of them exist: Node's own zlib
 * handle, which writes where we say and allocates nothing (430 ms CPU for 471 MB where createGunzip takes 827-914,
 * 2026-11), and the same through the public stream, should a Node change what the handle looks like.
 */
export interface Inflater {
  /** Begins a new stream. */
  begin(): void
  /** Unpacks some of input[from..to] into out[at..end]; what came of it stands in `used`, `made`, `done`, `failure`. */
  step(input: Uint8Array, from: number, to: number, out: Uint8Array, at: number, end: number): void | Promise<void>
  /** Compressed bytes taken and bytes written by the last step. */
  readonly used: number
  readonly made: number
  /** The stream's end has been reached. */
  readonly done: boolean
  /** Why the stream cannot be read further, else empty. */
  readonly failure: string
  close(): void
}

/** What we rely on of zlib's handle, which is not public. */
interface Handle {
  writeSync(
    flush: number,
    input: Uint8Array,
    from: number,
    size: number,
    out: Uint8Array,
    at: number,
    room: number,
  ): void
  reset(): void
  onerror: (message: string, errno: number, code: string) => void
}
interface Inside {
  readonly _handle?: Partial<Handle>
  readonly _writeState?: Uint32Array
}

const NOTHING = new Uint8Array(0)

/** Over zlib's handle. Throws at construction when the handle is not what it was. */
export class HandleInflater implements Inflater {
  used = 0
  made = 0
  done = false
  failure = ''
  #stream: InflateRaw | undefined
  #handle: Handle | undefined
  #state: Uint32Array = new Uint32Array(2)

  constructor() {
    this.#check()
  }

  begin(): void {
    this.done = false
    this.failure = ''
    if (this.#handle === undefined) this.#handle = this.#open()
    else this.#handle.reset()
  }

  step(input: Uint8Array, from: number, to: number, out: Uint8Array, at: number, end: number): void {
    // Node ends the process when a closed handle is written to.
    if (this.#handle === undefined) throw new Error('step before begin')
    this.#handle.writeSync(0, input, from, to - from, out, at, end - at)
    if (this.failure !== '') {
      // Node does not say how much it wrote before it failed.
      this.used = to - from
      this.made = 0
      return
    }
    this.made = end - at - this.#state[0]
    this.used = to - from - this.#state[1]
    // Input and room are left, and yet it stopped: that is how zlib says that the stream is over.
    if (this.#state[0] > 0 && this.#state[1] > 0) this.done = true
  }

  close(): void {
    this.#stream?.close()
    this.#stream = this.#handle = undefined
  }

  #open(): Handle {
    this.#stream = createInflateRaw()
    const { _handle: handle, _writeState: state } = this.#stream as unknown as Inside
    if (
      typeof handle?.writeSync !== 'function' ||
      typeof handle.reset !== 'function' ||
      !(state instanceof Uint32Array)
    )
      throw new Error('zlib has no handle that writes where it is told')
    this.#state = state
    handle.onerror = message => {
      this.failure = message
    }
    return handle as Handle
  }

  /** Unpacks three bytes that are known, one by one. */
  #check(): void {
    const packed = Uint8Array.of(0x4b, 0x4c, 0x4a, 0x06, 0x00, 0xff)
    const out = new Uint8Array(8)
    this.begin()
    this.step(packed, 0, 6, out, 0, 8)
    const good = this.done && this.used === 5 && this.made === 3 && out[0] === 97 && out[1] === 98 && out[2] === 99
    if (!good || this.failure !== '') throw new Error('zlib’s handle does not unpack what it should')
    this.begin()
  }
}

/** Over the public stream: for a Node whose handle differs. Slower, and it allocates. */
export class StreamInflater implements Inflater {
  used = 0
  made = 0
  done = false
  failure = ''
  #stream: InflateRaw | undefined
  #ended = false
  #kept: Uint8Array = NOTHING
  #written = 0
  #settle = (): void => undefined

  begin(): void {
    this.close()
    this.done = this.#ended = false
    this.failure = ''
    this.#kept = NOTHING
    this.#written = 0
    this.#stream = createInflateRaw()
    this.#stream.on('end', () => {
      this.#ended = true
      this.#settle()
    })
    this.#stream.on('error', error => {
      this.failure = error.message
      this.#settle()
    })
  }

  async step(input: Uint8Array, from: number, to: number, out: Uint8Array, at: number, end: number): Promise<void> {
    const stream = this.#stream
    this.used = this.made = 0
    if (stream === undefined || this.failure !== '' || this.done) return
    if (this.#kept.length === 0 && to > from && !this.#ended) {
      await this.#write(stream, input.slice(from, to))
      this.used = stream.bytesWritten - this.#written
      this.#written = stream.bytesWritten
    }
    this.made = Math.min(end - at, this.#kept.length)
    out.set(this.#kept.subarray(0, this.made), at)
    this.#kept = this.#kept.subarray(this.made)
    this.done = this.#ended && this.#kept.length === 0 && this.failure === ''
  }

  close(): void {
    this.#stream?.destroy()
    this.#stream = undefined
  }

  /** Pushes one piece through and keeps what comes out; a piece is small, so what it unpacks to is bounded. */
  async #write(stream: InflateRaw, piece: Uint8Array): Promise<void> {
    const parts: Uint8Array[] = []
    const take = (part: Uint8Array): void => {
      parts.push(part)
    }
    stream.on('data', take)
    const settled = new Promise<void>(resolve => {
      this.#settle = resolve
    })
    stream.write(piece, this.#settle)
    await settled
    // 'end' comes a turn after the last data.
    await new Promise(resolve => setImmediate(resolve))
    stream.off('data', take)
    this.#kept = this.failure === '' ? new Uint8Array(Buffer.concat(parts)) : NOTHING
  }
}

/** The fastest inflater that works on this Node. */
export const makeInflater = (): Inflater => {
  try {
    return new HandleInflater()
  } catch {
    return new StreamInflater()
  }
}
