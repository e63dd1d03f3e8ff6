/** `vedette scan` at work: intake, engine, findings, output, summary. */
import { getDomain } from 'tldts'
import type { ObjectRef, RunResult } from '../engine/ports.ts'
import { run } from '../engine/run.ts'
import { OperatorError } from '../errors.ts'
import { byText } from '../findings/fields.ts'
import { type Finding, SEVERITY_NUMBERS } from '../findings/finding.ts'
import { mergeSignals } from '../findings/merge.ts'
import { plainText } from '../findings/terminal.ts'
import { Ledger } from '../intake/ledger.ts'
import { findObjects } from '../intake/order.ts'
import type { Intel } from '../intel/intel.ts'
import { loadIntel } from '../intel/load.ts'
import { DEFAULT_LEARNING } from '../learn/model.ts'
import type { SeverityName, Signal } from '../sdk/sdk.ts'
import { type House, rulesOf, techniquesOf } from './house.ts'
import { type Interruption, onInterrupt } from './interrupt.ts'
import { byMode, dryRunText, dryRunTypes } from './modes.ts'
import { type Format, findingLine, formatted, write, writeOut } from './output.ts'
import { progressReporter } from './progress.ts'
import { detectionDigests, settingsOf, stamp } from './run-facts.ts'
import { planScan } from './run-plan.ts'
import { keepLastScan } from './state.ts'
import { summaryText } from './summary.ts'
import { counted } from './terminal.ts'

export interface ScanRequest {
  readonly paths: readonly string[]
  readonly since: number | undefined
  readonly until: number | undefined
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly format: Format
  readonly out: string | undefined
  readonly intel: string | undefined
  readonly minSeverity: SeverityName | undefined
  readonly types: ReadonlySet<string> | undefined
  /** Types whose findings are counted and not raised; as each declares unless given. */
  readonly dryRun?: ReadonlySet<string>
  readonly failOn: SeverityName | undefined
  /** Of false findings by learned behaviour; the usual unless given. */
  readonly budget?: number
  readonly workers: number
  /** Only say what would be read. */
  readonly plan: boolean
  readonly progress: boolean
  readonly quiet: boolean
  readonly colour: { readonly out: boolean; readonly err: boolean }
  readonly width: number
}

export const EXIT_FOUND = 3
export const EXIT_INTERRUPTED = 130

const say = (request: ScanRequest, words: string): void => {
  if (!request.quiet) process.stderr.write(`${words}\n`)
}

const orNone = <T>(values: readonly T[]): readonly T[] | undefined => (values.length === 0 ? undefined : values)

/** The objects in order of time. An interruption ends the listing with what is listed. */
const listObjects = async (request: ScanRequest, ledger: Ledger, signal: AbortSignal): Promise<ObjectRef[]> => {
  const { paths, since, until } = request
  const selection = { since, until, accounts: request.accounts, regions: request.regions }
  const objects: ObjectRef[] = []
  for await (const object of findObjects({ paths, selection, left: (left, why) => ledger.leave(left, why) })) {
    objects.push(object)
    if (signal.aborted) break
  }
  return objects
}

/** A thread without an object to read costs its start and its tables. */
const workersFor = (request: ScanRequest, objects: readonly ObjectRef[]): number =>
  Math.max(1, Math.min(request.workers, objects.length))

const readObjects = async (
  request: ScanRequest,
  house: House,
  intel: Intel,
  objects: readonly ObjectRef[],
  ledger: Ledger,
  signal: AbortSignal,
): Promise<RunResult> => {
  const progress = progressReporter(process.stderr, request.progress)
  try {
    return await run({
      detections: house.detections,
      detectionModules: house.detectionModules,
      openModule: house.openModule,
      intel,
      objects,
      workers: workersFor(request, objects),
      learning: { ...DEFAULT_LEARNING, ...(request.budget !== undefined && { budget: request.budget }) },
      since: request.since,
      until: request.until,
      accounts: orNone(request.accounts),
      regions: orNone(request.regions),
      region: request.regions.length === 1 ? request.regions[0] : undefined,
      signal,
      onProgress: at => progress.report(at),
      onObject: report => ledger.add(report),
    })
  } finally {
    progress.end()
  }
}

/** Worst first, then as they happened. */
const worstFirst = (a: Finding, b: Finding): number =>
  b.severity - a.severity || byText(a.service.eventFirstSeen, b.service.eventFirstSeen) || byText(a.id, b.id)

const isWanted = (request: ScanRequest, finding: Finding): boolean =>
  finding.severity >= (request.minSeverity === undefined ? 0 : SEVERITY_NUMBERS[request.minSeverity]) &&
  (request.types?.has(finding.type) ?? true)

const writeStdout = async (pieces: Iterable<string>): Promise<void> => {
  for (const piece of pieces)
    if (!process.stdout.write(piece)) await new Promise(resolve => process.stdout.once('drain', resolve))
}

const keep = (request: ScanRequest, findings: readonly Finding[]): void => {
  try {
    keepLastScan(
      (function* () {
        for (const finding of findings) yield findingLine(finding)
      })(),
    )
  } catch (error) {
    // A read-only home is no reason to lose a scan; explain then needs --in.
    say(request, `vedette explain will need --in: this scan could not be kept (${(error as Error).message})`)
  }
}

/** How a reading differs from a plain scan: with other lists, and with signals left out. */
export interface ScanVariant {
  readonly intel: Intel
  readonly isWanted: (signal: Signal) => boolean
}

/** Scans, writes and summarises. Returns the exit code. */
export const runScan = async (request: ScanRequest, house: House, variant?: ScanVariant): Promise<number> => {
  const interruption = onInterrupt(() =>
    say(request, '\nEnding with what was found so far. Press Ctrl-C again to leave at once.'),
  )
  try {
    return await scanUntil(interruption, request, house, variant)
  } finally {
    interruption.release()
  }
}

const intelFor = async (request: ScanRequest): Promise<Intel> => {
  const intel = await loadIntel(request.intel)
  for (const warning of intel.warnings) say(request, `Warning: ${plainText(warning)}`)
  return intel
}

const findingsOf = (result: RunResult, house: House, intel: Intel, variant: ScanVariant | undefined): Finding[] => {
  const signals = variant === undefined ? result.signals : result.signals.filter(variant.isWanted)
  const ports = {
    describeAddress: (address: string) => intel.describeAddress(address),
    registrableDomain: (name: string) => getDomain(name, { allowPrivateDomains: true }) ?? undefined,
    techniquesOf: techniquesOf(house),
  }
  return mergeSignals(signals, ports).sort(worstFirst)
}

const scanUntil = async (
  { signal }: Interruption,
  request: ScanRequest,
  house: House,
  variant: ScanVariant | undefined,
): Promise<number> => {
  const began = performance.now()
  const ledger = new Ledger()
  const intel = variant?.intel ?? (await intelFor(request))
  const objects = await listObjects(request, ledger, signal)
  if (objects.length === 0 && ledger.summary().totals.seen === 0 && !signal.aborted)
    throw new OperatorError('E_NO_LOGS', { path: request.paths.join(', ') })
  if (request.plan) {
    const text = await planScan(request, objects, ledger.summary().left, async sample => {
      await readObjects({ ...request, workers: 1, progress: false }, house, intel, sample, new Ledger(), signal)
    })
    if (request.out === undefined) await writeStdout([text])
    else write(request.out, [text])
    return signal.aborted ? EXIT_INTERRUPTED : 0
  }
  say(request, `Reading ${counted(objects.length, 'object')} with ${counted(workersFor(request, objects), 'worker')}.`)
  const result = await readObjects(request, house, intel, objects, ledger, signal)
  const found = findingsOf(result, house, intel, variant)
  const { all, dryRun } = byMode(request.dryRun ?? dryRunTypes(house.detections), found)
  const run = { vedette: house.version, intel: intel.version, settings: settingsOf(request) }
  const detections = detectionDigests(house.detections, house.fileOf)
  stamp(all, run, detections)
  const findings = all.filter(finding => isWanted(request, finding))
  // All of them: a finding that was filtered from the list can still be asked for.
  keep(request, all)
  const ended = result.ended || signal.aborted
  const told = ledger.summary()
  const unread = objects.length - (told.totals.seen - told.totals.filtered)
  const seconds = (performance.now() - began) / 1000
  const asked = { ruleOf: rulesOf(house), version: house.version }
  if (request.out === undefined)
    await writeStdout(
      formatted(findings, request.format, { ...asked, width: request.width, colour: request.colour.out }),
    )
  else {
    const summary = {
      run: { ...run, detections },
      findings: findings.length,
      ...{ dryRun, ended, unread, seconds },
      losses: result.losses,
      learning: result.learning,
      died: result.died,
      ...told,
    }
    for (const file of writeOut(request.out, findings, request.format, summary, asked)) say(request, `Wrote ${file}`)
  }
  const { losses, learning } = result
  const colour = request.colour.err
  const words = summaryText({ findings, ledger: told, losses, learning, seconds, ended, unread, colour })
  say(request, `\n${words}${dryRunText(dryRun)}`)
  if (findings.length > 0) say(request, `What one finding means: vedette explain ${findings[0].id.slice(0, 8)}`)
  return ended ? EXIT_INTERRUPTED : exitOf(request, findings, result)
}

const exitOf = ({ failOn }: ScanRequest, findings: readonly Finding[], { died }: RunResult): number => {
  if (failOn !== undefined && findings.some(({ severity }) => severity >= SEVERITY_NUMBERS[failOn])) return EXIT_FOUND
  if (died.length === 0) return 0
  const [{ object, problem }] = died
  throw new OperatorError('E_OBJECT_LOST', {
    objects: counted(died.length, 'object'),
    name: plainText(object),
    problem,
  })
}
