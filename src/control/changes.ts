/**
 * Marks that move with every change of something, so that what was made of it is made again only then. A mark lies in
 * the store beside what it is of: a change that is undone takes its mark with it.
 */
import { randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'

const nameOf = (what: string): string => `change/${what}`

/** In the same transaction as the change. */
export const noteChange = (store: Store, what: string): Promise<void> => store.state.put(nameOf(what), randomBytes(16))

/** Things kept for one store; the oldest makes room. */
const KEPT_MAX = 1000

/** The same as `load`, which is asked again only when the mark has moved. */
export const rememberUntilChange = <T>(
  load: (store: Store, what: string) => Promise<T>,
): ((store: Store, what: string) => Promise<T>) => {
  const stores = new WeakMap<Store, Map<string, { readonly mark: string; readonly value: T }>>()
  return async (store, what) => {
    let kept = stores.get(store)
    if (kept === undefined) stores.set(store, (kept = new Map()))
    // Asked before it is loaded: what changes in between is found the next time.
    const mark = Buffer.from((await store.state.get(nameOf(what))) ?? []).toString('hex')
    const known = kept.get(what)
    if (known?.mark === mark) return known.value
    const value = await load(store, what)
    kept.delete(what)
    kept.set(what, { mark, value })
    if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value ?? '')
    return value
  }
}
