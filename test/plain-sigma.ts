/**
 * Sigma's meaning once more, straight from the rule's YAML and without thinking of speed or of code to be made: what
 * the importer is compared with. It shares nothing with it.
 */

type Members = Record<string, unknown>

const leaves = (value: unknown): unknown[] =>
  Array.isArray(value)
    ? value.flatMap(leaves)
    : value !== null && typeof value === 'object'
      ? Object.values(value).flatMap(leaves)
      : [value]

const at = (value: unknown, steps: string[]): unknown[] => {
  if (Array.isArray(value)) return value.flatMap(each => at(each, steps))
  if (steps.length === 0) return value === null || value === undefined ? [] : [value]
  if (value === null || typeof value !== 'object') return []
  return at((value as Members)[steps[0]], steps.slice(1))
}

/** A wildcard match by walking both texts, no regular expression in it. */
const like = (text: string, pattern: string): boolean => {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') return like(text, pattern.slice(1)) || (text !== '' && like(text.slice(1), pattern))
  if (pattern[0] === '?') return text !== '' && like(text.slice(1), pattern.slice(1))
  const literal = pattern[0] === '\\' && '*?\\'.includes(pattern[1] ?? ' ') ? 1 : 0
  return text[0] === pattern[literal] && like(text.slice(1), pattern.slice(literal + 1))
}

const bits = (address: string): string => {
  if (!address.includes(':'))
    return address
      .split('.')
      .map(byte => Number(byte).toString(2).padStart(8, '0'))
      .join('')
  const [head, tail = ''] = address.split('::')
  const words = (half: string) => half.split(':').filter(word => word !== '')
  const middle = Array(8 - words(head).length - words(tail).length).fill('0')
  return [...words(head), ...middle, ...words(tail)]
    .map(word => Number.parseInt(word, 16).toString(2).padStart(16, '0'))
    .join('')
}

const one = (values: unknown[], wanted: unknown, mods: string[]): boolean => {
  if (mods.includes('exists')) return values.length > 0 === wanted
  if (wanted === null) return values.length === 0
  return values.some(value => {
    const [text, want] = [String(value), String(wanted)]
    if (mods.includes('re')) return new RegExp(want, mods.includes('i') ? 'i' : '').test(text)
    if (mods.includes('cidr')) {
      const [base, length] = want.split('/')
      const isAddress = /^[\d.]+$/.test(text) || text.includes(':')
      return (
        isAddress &&
        bits(text).length === bits(base).length &&
        bits(text).startsWith(bits(base).slice(0, Number(length)))
      )
    }
    if (mods.includes('gte')) return Number(text) >= Number(want)
    if (mods.includes('lt')) return Number(text) < Number(want)
    const before = mods.includes('contains') || mods.includes('endswith') ? '*' : ''
    const after = mods.includes('contains') || mods.includes('startswith') ? '*' : ''
    const pattern = before + want + after
    return mods.includes('cased') ? like(text, pattern) : like(text.toLowerCase(), pattern.toLowerCase())
  })
}

const selected = (record: unknown, selection: unknown): boolean => {
  if (Array.isArray(selection)) return selection.some(each => selected(record, each))
  if (selection === null || typeof selection !== 'object')
    return leaves(record).some(leaf => one([leaf], selection, ['contains']))
  return Object.entries(selection).every(([name, wanted]) => {
    const [path, ...mods] = name.split('|')
    const wants = Array.isArray(wanted) ? wanted : [wanted]
    const values = at(record, path.split('.'))
    return mods.includes('all')
      ? wants.every(want => one(values, want, mods))
      : wants.some(want => one(values, want, mods))
  })
}

/** Without parentheses: or binds least, not binds most. */
const flat = (text: string): boolean =>
  text
    .split(/\bor\b/)
    .some(side =>
      side
        .split(/\band\b/)
        .every(word => (word.match(/\bnot\b/g)?.length ?? 0) % 2 === (/\btrue\b/.test(word) ? 0 : 1)),
    )

/** A rule's condition on a record: its selections are decided first, then true and false are put together. */
export const plainSigma = (detection: Members, record: unknown): boolean => {
  const { condition, ...selections } = detection
  const truth = (names: string[]) => names.map(name => String(selected(record, selections[name])))
  const decided = (text: string): boolean => {
    let words = text.replace(/\b(1|any|all) of (\S+?)(?=[\s)]|$)/g, (_, many: string, which: string) => {
      const names = Object.keys(selections).filter(name => which === 'them' || like(name, which))
      return `(${truth(names).join(many === 'all' ? ' and ' : ' or ')})`
    })
    words = words.replace(/\b(?!and\b|or\b|not\b|true\b|false\b)[A-Za-z_]\w*/g, name => truth([name])[0])
    while (words.includes('(')) words = words.replace(/\(([^()]*)\)/g, (_, inside: string) => ` ${flat(inside)} `)
    return flat(words)
  }
  return (Array.isArray(condition) ? condition : [condition]).some(each => decided(String(each)))
}
