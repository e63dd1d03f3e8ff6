/** The list by keyboard: j and k go down and up, x selects, e archives, / goes to the filter. */
import { useEffect, useRef } from 'react'

interface Keys {
  readonly archive: (id: string | undefined) => void
  readonly select: (id: string) => void
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role="dialog"]') !== null)

const links = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-finding] a')]
const idOf = (link: Element | null): string | undefined =>
  link?.closest<HTMLElement>('[data-finding]')?.dataset['finding']

/** The row that the focus is in. */
const focused = (): HTMLElement | undefined => {
  const row = document.activeElement?.closest('tr')
  return row?.querySelector<HTMLElement>('[data-finding] a') ?? undefined
}

const move = (by: number): void => {
  const all = links()
  const current = focused()
  const at = current === undefined ? (by > 0 ? -1 : all.length) : all.indexOf(current)
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

export const useListKeys = (keys: Keys): void => {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      const id = idOf(focused() ?? null)
      if (event.key === 'j') move(1)
      else if (event.key === 'k') move(-1)
      else if (event.key === 'e') latest.current.archive(id)
      else if (event.key === 'x' && id !== undefined) latest.current.select(id)
      else if (event.key === '/') document.querySelector<HTMLElement>('#finding-filter input')?.focus()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
}
