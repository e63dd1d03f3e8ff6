import type { Stage, Story } from '../../src/simulate/stage.ts'

/** A story by what it raises. The resource is who or what the findings are about; a story may raise several types. */
export const act = (raises: readonly string[], name: string, play: (stage: Stage) => string): Story => ({
  ...{ name: `tester-${name}`, says: name, raises },
  play: stage => {
    const resource = play(stage)
    for (const type of raises) stage.expect(type, resource)
  },
})
