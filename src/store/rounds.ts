/** Removes in rounds of bounded length, so that others get their turn; answers how many in all. */
export const inRounds = async (most: number, round: () => Promise<number>): Promise<number> => {
  let removed = 0
  for (;;) {
    const some = await round()
    removed += some
    if (some < most) return removed
  }
}
