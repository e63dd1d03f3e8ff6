/** Vedette's own API, typed from its OpenAPI. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type Ask, send } from './client.ts'
import { type V1, V1_PATHS } from './v1.generated.ts'

export type V1Name = keyof V1 & keyof typeof V1_PATHS
export type Asks<Name extends V1Name> = V1[Name]['asks']
export type Answer<Name extends V1Name> = V1[Name]['answer']

/** `await v1('getFinding', { path: { id } })` */
export const v1 = async <Name extends V1Name>(
  name: Name,
  asks: Asks<Name>,
  signal?: AbortSignal,
): Promise<Answer<Name>> => {
  const [method, path] = V1_PATHS[name].split(' ')
  return (await send(method, path, { ...(asks as Ask), signal })) as Answer<Name>
}

/** The same with the bytes of a file as body. */
export const v1File = async (name: 'handOver', asks: Asks<'handOver'>, file: Blob): Promise<Answer<'handOver'>> => {
  const [method, path] = V1_PATHS[name].split(' ')
  return (await send(method, path, { ...asks, file })) as Answer<'handOver'>
}

interface Options {
  /** False: not asked yet. */
  readonly enabled?: boolean
  /** Milliseconds between two asks while the page is looked at. */
  readonly every?: number
  /** Goes on showing what was there while something else is asked. */
  readonly keep?: boolean
}

/** The same as a query: `const finding = useV1('getFinding', { path: { id } })`. Its key begins with the operation's name. */
export const useV1 = <Name extends V1Name>(
  name: Name,
  asks: Asks<Name>,
  { enabled, every, keep }: Options = {},
): UseQueryResult<Answer<Name>> =>
  useQuery({
    queryKey: [name, asks],
    queryFn: ({ signal }) => v1(name, asks, signal),
    enabled,
    refetchInterval: every,
    placeholderData: keep ? before => before : undefined,
  }) as UseQueryResult<Answer<Name>>
