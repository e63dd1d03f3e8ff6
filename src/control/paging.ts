/** Pages over what is at hand as a whole: the token is the name of the last item, so that changes between pages only add or remove. */
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

/** Items must come in the order of their names. */
export const pageOf = <T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { maxResults = 50, nextToken }: PageAsk,
): { readonly items: readonly T[]; readonly nextToken?: string } => {
  const after = nextToken === undefined || nextToken === '' ? undefined : nameIn(nextToken)
  const rest = after === undefined ? items : items.filter(item => nameOf(item) > after)
  const page = rest.slice(0, maxResults)
  const last = page.at(-1)
  if (rest.length <= page.length || last === undefined) return { items: page }
  return { items: page, nextToken: Buffer.from(nameOf(last)).toString('base64url') }
}
