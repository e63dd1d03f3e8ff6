/**
 * How every AWS client of the service is made: credentials, profile and endpoint (`AWS_ENDPOINT_URL`, which `serve` sets
 * from `aws.endpoint`) come from the environment as the SDK reads it; retries and time limits are the same for all.
 */

export interface ClientOptions {
  readonly region: string
  readonly maxAttempts: number
  readonly requestHandler: TimeLimits
}

/** Milliseconds. */
export interface TimeLimits {
  readonly connectionTimeout: number
  readonly requestTimeout: number
  readonly throwOnRequestTimeout: true
  readonly socketTimeout: number
}

/** `silence`: how long whoever is asked may say nothing. Without the word that it throws, the SDK only warns and waits on. */
export const timeLimits = (silence: number): TimeLimits => ({
  connectionTimeout: 5_000,
  requestTimeout: silence,
  throwOnRequestTimeout: true,
  socketTimeout: silence,
})

/** Options for the constructor of any `@aws-sdk/client-*`. */
export const clientOptions = (region: string | undefined): ClientOptions => ({
  region: region || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || 'us-east-1',
  // What calls them tries again by itself, later: a queue that is down for an hour must not hold a request that long.
  maxAttempts: 3,
  requestHandler: timeLimits(30_000),
})

/** A client per Region, made when it is first asked for: connections are kept and shared. */
export const perRegion = <Client>(
  make: (options: ClientOptions) => Client,
): ((region: string | undefined) => Client) => {
  const made = new Map<string, Client>()
  return asked => {
    const options = clientOptions(asked)
    let client = made.get(options.region)
    if (client === undefined) made.set(options.region, (client = make(options)))
    return client
  }
}

/** What AWS said, in one bounded line without the request. */
export const awsProblem = (error: unknown): string => {
  const { name = '', message = '', code = '' } = error as { name?: string; message?: string; code?: string }
  // The SDK wraps a refused connection in an AggregateError without words of its own.
  const inner = (error as { errors?: { message?: string }[] }).errors?.[0]?.message ?? ''
  const words = [name, code, message, inner].filter(word => word !== '' && word !== 'Error')
  return [...new Set(words)].join(': ').slice(0, 300) || 'no words'
}
