/** Reading a parsed record without trusting its shape: records are hostile, and AWS leaves members out. */

/** The value at a path, or undefined. `pick(record, 'requestParameters', 'bucketName')`. */
export const pick = (value: unknown, ...path: (string | number)[]): unknown => {
  let here = value
  for (const step of path) {
    if (here === null || typeof here !== 'object') return undefined
    if (!Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

/** The text at a path, or the empty string. */
export const pickText = (value: unknown, ...path: (string | number)[]): string => {
  const found = pick(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** The list at a path; a single value counts as a list of one, as in AWS policies; absent is an empty list. */
export const pickList = (value: unknown, ...path: (string | number)[]): readonly unknown[] => {
  const found = pick(value, ...path)
  return found === undefined || found === null ? [] : Array.isArray(found) ? found : [found]
}

/** Members that are looked through for a name in another case; AWS's requests have fewer. */
const MEMBERS_MAX = 500

/** A request's parameter, whatever the case of its name: services write `DBName`, `dBName` and `dbName`. */
export const parameter = (request: unknown, name: string): unknown => {
  if (request === null || typeof request !== 'object') return undefined
  if (Object.hasOwn(request, name)) return (request as Record<string, unknown>)[name]
  const wanted = name.toLowerCase()
  const found = Object.keys(request)
    .slice(0, MEMBERS_MAX)
    .find(key => key.toLowerCase() === wanted)
  return found === undefined ? undefined : (request as Record<string, unknown>)[found]
}

/** A parameter as a word for a sentence; `unknown` where it was left out or is no text. */
export const named = (request: unknown, ...names: readonly string[]): string => {
  for (const name of names) {
    const value = parameter(request, name)
    if (typeof value === 'string' && value !== '') return value
  }
  return 'unknown'
}
