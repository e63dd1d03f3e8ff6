/** One request to the service. The session's cookie goes along by itself; what changes something says its token. */

/** What the service answered instead of what was asked for. */
export class ApiError extends Error {
  readonly status: number
  readonly type: string

  constructor(status: number, type: string, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.type = type
  }
}

/** Told by `getSession`; kept nowhere but here. */
let csrf = ''
let signedOut: () => void = () => {}

export const useCsrf = (token: string): void => {
  csrf = token
}

/** Called when an answer says that nobody is signed in any more. */
export const onSignedOut = (then: () => void): void => {
  signedOut = then
}

export interface Ask {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** A body of bytes instead. */
  readonly file?: Blob
  readonly region?: string
  readonly signal?: AbortSignal
}

const urlOf = (template: string, { path = {}, query = {} }: Ask): string => {
  const url = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each))
  }
  const text = search.toString()
  return text === '' ? url : `${url}?${text}`
}

/** Sends it; throws an ApiError for whatever is no success. */
export const send = async (method: string, template: string, ask: Ask): Promise<unknown> => {
  const headers: Record<string, string> = {}
  if (ask.body !== undefined) headers['content-type'] = 'application/json'
  if (ask.region !== undefined) headers['x-vedette-region'] = ask.region
  if (method !== 'GET') headers['x-vedette-csrf'] = csrf
  const body = ask.file ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body))
  if (ask.file !== undefined) headers['content-type'] = 'application/octet-stream'
  const answer = await fetch(urlOf(template, ask), { method, headers, body, signal: ask.signal }).catch(error => {
    if ((error as Error).name === 'AbortError') throw error
    throw new ApiError(0, 'NoAnswer', 'The service does not answer. Is it running, and is this machine connected?')
  })
  const text = await answer.text()
  const json = text === '' ? undefined : parsed(text)
  if (answer.ok) return json
  const { message, type, __type } = (json ?? {}) as { message?: string; type?: string; __type?: string }
  // A wrong password is an answer to signing in, and no end of a session.
  if (answer.status === 401 || (answer.status === 403 && type === 'MissingAuthenticationTokenException')) signedOut()
  throw new ApiError(answer.status, type ?? __type ?? 'Unknown', message ?? `The service answered ${answer.status}.`)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
