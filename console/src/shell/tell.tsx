/** What is told above a page: that something was done, or why not. */
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

interface Told {
  readonly done: (words: ReactNode) => void
  readonly failed: (error: unknown) => void
}

const TellContext = createContext<{ readonly tell: Told; readonly items: readonly FlashbarProps.MessageDefinition[] }>({
  tell: { done: () => {}, failed: () => {} },
  items: [],
})

const SHOWN_MAX = 4
let last = 0

/** `const tell = useTell()`, then `tell.done('3 findings are archived.')` or `tell.failed(error)`. */
export const useTell = (): Told => useContext(TellContext).tell

export const Telling = ({ children }: { readonly children: ReactNode }) => {
  const [items, setItems] = useState<readonly FlashbarProps.MessageDefinition[]>([])
  const add = useCallback((type: 'success' | 'error', content: ReactNode): void => {
    const id = String(++last)
    const onDismiss = (): void => setItems(before => before.filter(item => item.id !== id))
    const item = { id, type, content, dismissible: true, dismissLabel: 'Dismiss', onDismiss }
    setItems(before => [item, ...before].slice(0, SHOWN_MAX))
    if (type === 'success') setTimeout(onDismiss, 8_000)
  }, [])
  const tell = useMemo<Told>(
    () => ({
      done: words => add('success', words),
      failed: error => add('error', error instanceof Error ? error.message : String(error)),
    }),
    [add],
  )
  return <TellContext value={useMemo(() => ({ tell, items }), [tell, items])}>{children}</TellContext>
}

export const Tellings = () => <Flashbar items={useContext(TellContext).items} />
