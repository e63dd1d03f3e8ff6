import type { GeneratedName } from './name-lists.ts'

/** Families whose generators share an ancestor: what is learned of one would tell of the others. */
const RELATIVES: Readonly<Record<string, string>> = {
  newgoz: 'zeus',
  gameover_zeus: 'zeus',
  murofet: 'zeus',
  cryptolocker: 'zeus',
  ramnit: 'ramnit',
  dircrypt: 'ramnit',
}

export const FOLDS = 5

/** The families by fold: relatives lie together, and every family is held out once. */
export const foldsOf = (names: readonly GeneratedName[]): ((family: string) => number) => {
  const groups = [...new Set(names.map(({ family }) => RELATIVES[family] ?? family))].sort()
  return family => groups.indexOf(RELATIVES[family] ?? family) % FOLDS
}
