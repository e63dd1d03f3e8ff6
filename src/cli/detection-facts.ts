/** What every detection says of itself, for whoever reads its findings. */
import type { DetectionFacts } from '../api/operation.ts'
import { CATALOGUE } from '../detections/catalogue.ts'
import { techniqueLink, techniqueName } from '../detections/techniques.ts'
import type { Detection } from '../sdk/sdk.ts'

const tuneOf = (detection: Detection): DetectionFacts['tune'] => {
  if (detection.shape !== 'window') return []
  const { tune, tuneWhy } = detection as { tune: Record<string, number>; tuneWhy: Record<string, string> }
  return Object.entries(tune).map(([name, value]) => ({ name, value, why: tuneWhy[name] ?? '' }))
}

export const detectionFacts = (detections: readonly Detection[]): readonly DetectionFacts[] =>
  detections
    .map(
      (detection): DetectionFacts => ({
        type: detection.type,
        severity: typeof detection.severity === 'string' ? detection.severity : 'varies',
        source: String(detection.on),
        shape: detection.shape,
        mode: detection.mode ?? 'live',
        feature: CATALOGUE.get(detection.type)?.feature ?? '',
        why: detection.why,
        falsePositives: [...detection.falsePositives],
        respond: [...detection.respond],
        links: [...(detection.links ?? [])],
        techniques: detection.attack.map(id => ({ id, name: techniqueName(id) ?? id, link: techniqueLink(id) })),
        tune: tuneOf(detection),
        ...(detection.shape === 'window' && { withinSeconds: detection.within }),
      }),
    )
    .sort((a, b) => (a.type < b.type ? -1 : 1))
