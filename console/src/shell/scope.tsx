/** Which account and Region one looks at. It is in the address, and every link inside the console takes it along. */
import Link, { type LinkProps } from '@cloudscape-design/components/link'
import type { ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { type Answer, useV1 } from '../api/v1.ts'

export interface Scope {
  /** Undefined: all of them. */
  readonly account: string | undefined
  readonly region: string | undefined
}

const SCOPE = ['account', 'region'] as const

export const useScope = (): Scope => {
  const [search] = useSearchParams()
  return { account: search.get('account') ?? undefined, region: search.get('region') ?? undefined }
}

export type Place = Answer<'places'>['places'][number]

/** The Regions in sight, each with the detector that GuardDuty's operations want and the accounts seen there. */
export const usePlaces = (): readonly Place[] => useV1('places', {}).data?.places ?? []

export type Params = Readonly<Record<string, string | readonly string[] | undefined>>

/** `hrefOf('/findings', { severity: '8' })` inside the same scope, below /console. */
export const useHref = (): ((path: string, params?: Params) => string) => {
  const [search] = useSearchParams()
  return (path, params = {}) => {
    const next = new URLSearchParams()
    for (const name of SCOPE) {
      const value = search.get(name)
      if (value !== null && !(name in params)) next.set(name, value)
    }
    for (const [name, value] of Object.entries(params))
      for (const each of value === undefined ? [] : [value].flat()) next.append(name, each)
    const text = next.toString()
    return text === '' ? path : `${path}?${text}`
  }
}

interface ToProps {
  readonly path: string
  readonly params?: Params
  readonly variant?: LinkProps.Variant
  readonly fontSize?: LinkProps.FontSize
  readonly label?: string
  readonly children: ReactNode
}

/** A link inside the console that keeps the scope. */
export const To = ({ path, params, variant, fontSize, label, children }: ToProps) => {
  const navigate = useNavigate()
  const href = useHref()(path, params)
  return (
    <Link
      href={`/console${href}`}
      variant={variant ?? 'secondary'}
      fontSize={fontSize}
      ariaLabel={label}
      onFollow={event => {
        event.preventDefault()
        navigate(href)
      }}
    >
      {children}
    </Link>
  )
}

/** Changes one parameter of the address and keeps the others; an empty value removes it. */
export const useParam = (name: string): readonly [string | undefined, (value: string | undefined) => void] => {
  const [search, setSearch] = useSearchParams()
  const set = (value: string | undefined): void =>
    setSearch(before => {
      const next = new URLSearchParams(before)
      if (value === undefined || value === '') next.delete(name)
      else next.set(name, value)
      return next
    })
  return [search.get(name) ?? undefined, set]
}
