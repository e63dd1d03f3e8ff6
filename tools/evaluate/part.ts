/** One part of the evaluation that has a file of its own. */
export interface EvaluationPart {
  /** What is needed that is not in the project; undefined when it is all there. */
  readonly missing: () => string | undefined
  readonly measure: () => object | Promise<object>
  /** Its section, out of the numbers that it wrote. */
  readonly section: (measured: never) => string
}
