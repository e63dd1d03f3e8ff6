/** `vedette profile` at work. */
import { availableParallelism } from 'node:os'
import type { ObjectRef } from '../engine/ports.ts'
import { run } from '../engine/run.ts'
import { OperatorError } from '../errors.ts'
import { paint, plainText } from '../findings/terminal.ts'
import { findObjects } from '../intake/order.ts'
import { loadIntel } from '../intel/load.ts'
import type { Profile } from '../learn/model.ts'
import type { House } from './house.ts'
import { progressReporter } from './progress.ts'
import { columns, wantsColour } from './terminal.ts'

export interface ProfileRequest {
  readonly principal: string
  readonly paths: readonly string[]
  readonly since: number | undefined
  readonly until: number | undefined
  readonly json: boolean
}

/** A bar for each hour of the day, the busiest the highest. */
const BARS = ' ▁▂▃▄▅▆▇█'

const barsOf = (hours: readonly number[]): string => {
  const most = Math.max(...hours)
  return hours.map(share => BARS[Math.round((share / most) * (BARS.length - 1))]).join('')
}

/** One profile in words. */
export const profileText = (profile: Profile, colour: boolean): string => {
  const { account, principal, days, lastDay, refused, hours, factors } = profile
  const blocks = factors.flatMap(({ name, known, values }) => {
    if (values.length === 0) return []
    const rows = values.map(({ value, days, frequency }) => [plainText(value), `${days} days`, frequency])
    const more = known > values.length ? [`  … and ${known - values.length} more`] : []
    return ['', paint(`${name} (${known})`, 'bold', colour), ...columns(rows, [1]).map(line => `  ${line}`), ...more]
  })
  return [
    paint(`${plainText(principal)} of ${plainText(account)}`, 'bold', colour),
    `  active on ${days} days (older ones count less), last on ${lastDay}; ${(refused * 100).toFixed(1)} % of its calls are refused`,
    `  hours (UTC) 0 ${barsOf(hours)} 23`,
    ...blocks,
    '',
  ].join('\n')
}

export const runProfile = async (request: ProfileRequest, house: House): Promise<void> => {
  const { paths, since, until, principal } = request
  const objects: ObjectRef[] = []
  const selection = { since, until, accounts: [], regions: [] }
  for await (const object of findObjects({ paths, selection, left: () => {} })) objects.push(object)
  if (objects.length === 0) throw new OperatorError('E_NO_LOGS', { path: paths.join(', ') })
  const progress = progressReporter(process.stderr, true)
  const { profilesOf } = await run({
    detections: house.detections,
    detectionModules: house.detectionModules,
    openModule: house.openModule,
    intel: await loadIntel(undefined),
    objects,
    workers: Math.max(1, Math.min(availableParallelism(), objects.length)),
    since,
    until,
    onProgress: at => progress.report(at),
  }).finally(() => progress.end())
  const profiles = profilesOf(principal)
  if (request.json) {
    process.stdout.write(`${JSON.stringify(profiles, undefined, 2)}\n`)
    return
  }
  if (profiles.length === 0) process.stderr.write(`Nothing was learned of anybody called ${plainText(principal)}.\n`)
  const colour = wantsColour(process.stdout)
  for (const profile of profiles) process.stdout.write(`${profileText(profile, colour)}\n`)
}
