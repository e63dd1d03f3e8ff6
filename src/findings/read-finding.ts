import type { Finding } from './finding.ts'
import { findingSchema } from './schema.ts'

/** A line of `--format jsonl` read back, or what is wrong with it in one sentence for the operator. */
export const readFinding = (line: string): { readonly finding: Finding } | { readonly problem: string } => {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { problem: 'the line is not JSON' }
  }
  const result = findingSchema.safeParse(parsed)
  if (result.success) return { finding: result.data }
  const [issue] = result.error.issues
  return { problem: `${issue.path.join('.') || 'the line'}: ${issue.message}` }
}
