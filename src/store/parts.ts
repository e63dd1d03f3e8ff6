/** Values that one statement may carry: SQLite takes 32766, PostgreSQL 65535. */
const VALUES_MAX = 30_000
/** Longer statements take longer to compile than they save. */
const ROWS_MAX = 500

/** The rows cut so that each part fits one statement. */
export const inParts = <T>(rows: readonly T[], columns: number): T[][] => {
  const most = Math.min(ROWS_MAX, Math.floor(VALUES_MAX / columns))
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, i) => rows.slice(i * most, (i + 1) * most))
}
