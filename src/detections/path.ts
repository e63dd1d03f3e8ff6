/** Words that capitals alone would split badly. */
const SPELLED: readonly (readonly [RegExp, string])[] = [
  [/&/g, 'And'],
  [/DoH/g, 'Doh'],
  [/DoT(?=[A-Z]|$)/g, 'Dot'],
  [/CGroups/g, 'Cgroups'],
  [/WinRM/g, 'Winrm'],
]

const kebab = (words: string): string => {
  for (const [split, whole] of SPELLED) words = words.replace(split, whole)
  return words
    .replace(/[.!/:]/g, '-')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
}

/**
 * Where the detection of a finding type lives, below `src/detections`: a folder for the affected resource, then the
 * rest of the type. `Backdoor:EC2/C&CActivity.B!DNS` is `ec2/backdoor-c-and-c-activity-b-dns.ts`.
 */
export const pathOf = (type: string): string => {
  const [, tactic, resource, what] = /^([^:]+):([^/]+)\/(.+)$/.exec(type) ?? []
  if (what === undefined) throw new Error(`${type} is not a finding type: expected Tactic:Resource/Name`)
  return `${kebab(resource)}/${kebab(tactic)}-${kebab(what)}.ts`
}
