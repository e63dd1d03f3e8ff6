/** Times as AWS spells them in records and in object keys. */
const TWO = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'))
const dates = new Map<number, string>()

/** `2026-01-05` of a Unix time. */
const dateOf = (at: number): string => {
  const day = Math.floor(at / 86400)
  let text = dates.get(day)
  if (text === undefined) {
    text = new Date(day * 86400_000).toISOString().slice(0, 10)
    dates.set(day, text)
  }
  return text
}

/** `2026-01-05T06:07:08Z`. Bulk generation asks for millions of these, so no Date object is made for each. */
export const iso = (at: number): string => {
  const s = at % 86400
  return `${dateOf(at)}T${TWO[Math.floor(s / 3600)]}:${TWO[Math.floor(s / 60) % 60]}:${TWO[s % 60]}Z`
}

/** `2026/01/05`, the date folders of an object key. */
export const dateFolders = (at: number): string => dateOf(at).replaceAll('-', '/')

/** `20260105T0607Z`, the stamp in an object's name. */
export const stamp = (at: number): string => {
  const s = at % 86400
  return `${dateOf(at).replaceAll('-', '')}T${TWO[Math.floor(s / 3600)]}${TWO[Math.floor(s / 60) % 60]}Z`
}

/** `Jan 5, 2026, 6:07:08 AM`, as STS spells an expiration in responseElements. */
export const spoken = (at: number): string =>
  new Date(at * 1000).toLocaleString('en-US', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  })
