/** Text that is safe in a table cell. */
export const cell = (text: string | number): string =>
  String(text)
    .replace(/\|/g, '\\|')
    .replace(/\s*\n\s*/g, ' ')

/** A markdown table. */
export const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** A bulleted list. */
export const bullets = (items: readonly string[]): string => items.map(item => `- ${item}`).join('\n')

/** A numbered list. */
export const numbered = (items: readonly string[]): string => items.map((item, i) => `${i + 1}. ${item}`).join('\n')

/** Parts of a page, one empty line between them, those that are undefined left out. */
export const page = (parts: readonly (string | undefined)[]): string =>
  `${parts.filter(part => part !== undefined && part !== '').join('\n\n')}\n`
