/**
 * True when a pattern with `*` (any text) and `?` (any one character) spells all of a text. It goes back to the latest
 * star alone, so that the time is at most the product of the two lengths: what a regular expression would make of
 * a pattern with many stars is exponential.
 */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  const [wanted, given] = [[...pattern], [...text]]
  let [at, star, resume] = [0, -1, 0]
  for (let i = 0; i < given.length; ) {
    if (at < wanted.length && wanted[at] === '*') {
      star = at++
      resume = i
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[i])) {
      at++
      i++
    } else if (star >= 0) {
      at = star + 1
      i = ++resume
    } else return false
  }
  while (wanted[at] === '*') at++
  return at === wanted.length
}
