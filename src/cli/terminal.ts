/** What the terminal can do, and numbers as people read them. */

/** Colour only for people: on a terminal, and never when NO_COLOR asks for none (no-color.org). */
export const wantsColour = (stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean =>
  stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'

/** Columns to write in. Wider lines than this are hard to follow, narrower ones than 60 hold no table. */
export const widthOf = (stream: NodeJS.WriteStream): number =>
  stream.isTTY ? Math.max(60, Math.min(stream.columns || 100, 200)) : 160

/** 1234567 → 1,234,567. */
export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 })

/** `1 object`, `2 objects`. */
export const counted = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? '' : 's'}`

/** Decimal units, as disks and networks are sold. */
export const bytes = (value: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let at = 0
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000
    at++
  }
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at]}`
}

export const isoDay = (seconds: number): string =>
  seconds > 0 ? new Date(seconds * 1000).toISOString().slice(0, 10) : 'unknown day'

export const isoMinute = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')}Z`

/** Lines of columns, padded to the widest cell of each; `right` names the columns of numbers. */
export const columns = (rows: readonly (readonly string[])[], right: readonly number[] = []): string[] => {
  const widths: number[] = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows.map(row =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd(),
  )
}
