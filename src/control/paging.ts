/** Pages over what is at hand as a whole. The token is the name of the last item, so that changes between pages only add or remove. */
import { refuse } from './refusal.ts'

export interface PageAsk {
  readonly maxResults?: number
  readonly nextToken?: string
}

const nameIn = (token: string): string => {
  const name = Buffer.from(token, 'base64url').toString()
  if (Buffer.from(name).toString('base64url') !== token) throw refuse('the input nextToken is not valid')
  return name
}

const itemsAfter = <T>(items: readonly T[], nameOf: (item: T) => string, after: string): readonly T[] => {
  const index = items.findIndex(item => nameOf(item) === after)
  return index >= 0 ? items.slice(index + 1) : items.filter(item => nameOf(item) > after)
}

/** Items in any order; where the last one is gone meanwhile, the order is taken to be that of the names. */
export const pageOf = <T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { maxResults = 50, nextToken }: PageAsk,
): { readonly items: readonly T[]; readonly nextToken?: string } => {
  const after = nextToken === undefined || nextToken === '' ? undefined : nameIn(nextToken)
  const rest = after === undefined ? items : itemsAfter(items, nameOf, after)
  const page = rest.slice(0, maxResults)
  const last = page.at(-1)
  if (rest.length <= page.length || last === undefined) return { items: page }
  return { items: page, nextToken: Buffer.from(nameOf(last)).toString('base64url') }
}

/** The same for items in any order: the token names the last item, and what comes after it in the list follows. */
export const pageInOrder = <T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { maxResults = 50, nextToken }: PageAsk,
): { readonly items: readonly T[]; readonly nextToken?: string } => {
  const after = nextToken === undefined || nextToken === '' ? undefined : nameIn(nextToken)
  const last = after === undefined ? -1 : items.findIndex(item => nameOf(item) === after)
  if (after !== undefined && last < 0) throw refuse('the input nextToken is not valid any more')
  const page = items.slice(last + 1, last + 1 + maxResults)
  const final = page.at(-1)
  if (final === undefined || last + 1 + page.length >= items.length) return { items: page }
  return { items: page, nextToken: Buffer.from(nameOf(final)).toString('base64url') }
}
