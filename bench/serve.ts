/** How much `vedette serve` takes in, from a queue to findings in the store, and whether its memory grows. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startPostgres } from '../src/store/postgres.fixture.ts'
import { metric, type Serving, serve } from '../test/serving.ts'
import { askMeanwhile } from './serve-asking.ts'

const USAGE = `node bench/serve.ts [options]
  --store sqlite|postgres   one of them; both unless said
  --objects N               objects told of by the queue at once (5000)
  --records N               records in each object (20)
  --every N                 one object in so many is a finding (20)
  --minutes N               instead: a steady intake of so many minutes, and what memory does meanwhile
  --rate N                  objects a second of the steady intake (20)
  --ask                     ask /healthz and ListFindings meanwhile, and tell how long that takes
  --json                    the numbers as JSON
  --help
S3 and SQS are a stand-in in a process of its own (bench/cloud.ts). Whoever uses a whole core is what limits the figure.
Exit codes: 0 measured, 1 something was lost, 2 wrong options.
Examples: node bench/serve.ts --store sqlite
          node bench/serve.ts --store sqlite --minutes 20 --rate 10
`

const TICKS_PER_SECOND = 100
const WARM_UP = 0.25
const IDLE_MS = 10_000

/** CPU seconds that a process has used. */
const cpuOf = (pid: number): number => {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(words[11]) + Number(words[12])) / TICKS_PER_SECOND
}

interface Cloud {
  readonly url: string
  readonly pid: number
  post(path: string, body?: unknown): Promise<{ waiting: number; inFlight: number }>
  stop(): void
}

const startCloud = async (): Promise<Cloud> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cloud.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<string>(resolve => child.stdout.once('data', data => resolve(String(data).trim())))
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    pid: child.pid ?? 0,
    post: async (path, body = {}) =>
      (await (await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })).json()) as never,
    stop: () => child.kill(),
  }
}

interface Choices {
  readonly objects: number
  readonly records: number
  readonly every: number
  readonly minutes: number
  readonly rate: number
  /** Whether it is asked meanwhile. */
  readonly ask: boolean
}

/** Being asked costs the service some milliseconds, so it is not asked often. */
const ASK_MS = 500

/** Waits until so many objects were read; answers when. */
const readAll = async (serving: Serving, objects: number): Promise<number> => {
  while ((await metric(serving, 'objects_total')) < objects) await sleep(ASK_MS)
  return performance.now()
}

/** What callers wait on this machine, whoever else is at work on it, when the service has nothing to do. */
const idleWaits = async (serving: Serving, config: string): Promise<Record<string, string>> => {
  const waits = await askMeanwhile(serving.url, config)
  await sleep(IDLE_MS)
  return waits.stop('idle')
}

const throughput = async (
  serving: Serving,
  cloud: Cloud,
  { objects, records, every, ask }: Choices,
  folder: string,
) => {
  // Once before, so that code is compiled and connections are open.
  await cloud.post('/fill', { objects: 500, records, every })
  await readAll(serving, 500)
  const idle = ask ? await idleWaits(serving, join(folder, 'vedette.yaml')) : {}
  await cloud.post('/fill', { objects, records, every })
  const waits = ask ? await askMeanwhile(serving.url, join(folder, 'vedette.yaml')) : undefined
  const [began, cpu, cloudCpu] = [performance.now(), cpuOf(serving.pid), cpuOf(cloud.pid)]
  const seconds = ((await readAll(serving, 500 + objects)) - began) / 1000
  const waited = await waits?.stop('busy')
  const used = cpuOf(serving.pid) - cpu
  const findings = await metric(serving, 'findings_total')
  const expected = Math.ceil((500 + objects) / every)
  return {
    objects,
    seconds: round(seconds),
    objectsPerSecond: round(objects / seconds),
    recordsPerSecond: round((objects * records) / seconds),
    serveCpuMsPerObject: round((used * 1000) / objects),
    serveCores: round(used / seconds),
    standInCores: round((cpuOf(cloud.pid) - cloudCpu) / seconds),
    findings,
    ...idle,
    ...waited,
    lost: expected - findings,
  }
}

/** Least squares: units of y for each unit of x. */
const slopeOf = (points: readonly (readonly [number, number])[]): number => {
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length
  const [mx, my] = [mean(0), mean(1)]
  const above = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return above / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}

const steady = async (serving: Serving, cloud: Cloud, { records, every, minutes, rate }: Choices) => {
  const began = Date.now()
  const points: { hours: number; rss: number; heap: number }[] = []
  let told = 0
  for (let now = began; now < began + minutes * 60_000; now = Date.now()) {
    const due = Math.floor(((now - began) / 1000) * rate)
    if (due > told) await cloud.post('/fill', { objects: due - told, records, every })
    told = due
    const rss = (await metric(serving, 'process_resident_memory_bytes', '')) / 2 ** 20
    const heap = (await metric(serving, 'nodejs_heap_size_used_bytes', '')) / 2 ** 20
    points.push({ hours: (now - began) / 3_600_000, rss, heap })
    await sleep(5_000)
  }
  await readAll(serving, told)
  const late = points.slice(Math.floor(points.length * WARM_UP))
  const ends = (of: 'rss' | 'heap'): string => `${round(late[0][of])} → ${round(late.at(-1)?.[of] ?? 0)}`
  const lowest = (some: typeof points): number => Math.min(...some.map(({ heap }) => heap))
  const half = Math.floor(late.length / 2)
  return {
    minutes,
    objects: told,
    findings: await metric(serving, 'findings_total'),
    rssMb: ends('rss'),
    rssMbPerHour: round(slopeOf(late.map(({ hours, rss }) => [hours, rss]))),
    heapMb: ends('heap'),
    heapMbPerHour: round(slopeOf(late.map(({ hours, heap }) => [hours, heap]))),
    lowestHeapMb: `${round(lowest(late.slice(0, half)))} → ${round(lowest(late.slice(half)))}`,
    lost: Math.ceil(told / every) - (await metric(serving, 'findings_total')),
  }
}

const round = (x: number): number => (Math.abs(x) >= 100 ? Math.round(x) : Math.round(x * 100) / 100)

const measure = async (dialect: string, choices: Choices): Promise<Record<string, unknown>> => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-serve-'))
  const server = dialect === 'postgres' ? await startPostgres() : undefined
  const cloud = await startCloud()
  const env = { AWS_ENDPOINT_URL: cloud.url, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' }
  const config = {
    data: join(folder, 'data'),
    ...(server ? { store: await server.database() } : {}),
    sources: [{ type: 'sqs', queueUrl: `${cloud.url}/111122223333/bench`, region: 'eu-west-1' }],
  }
  const serving = await serve(folder, config, env)
  try {
    const how = choices.minutes > 0 ? steady : throughput
    return { store: dialect, load: round(loadavg()[0]), ...(await how(serving, cloud, choices, folder)) }
  } finally {
    await serving.end('SIGTERM')
    cloud.stop()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const whole = (text: string | undefined, usual: number): number => (text === undefined ? usual : Number(text))

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      store: { type: 'string' },
      objects: { type: 'string' },
      records: { type: 'string' },
      every: { type: 'string' },
      minutes: { type: 'string' },
      rate: { type: 'string' },
      ask: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const choices: Choices = {
    objects: whole(values.objects, 5000),
    records: whole(values.records, 20),
    every: whole(values.every, 20),
    minutes: whole(values.minutes, 0),
    rate: whole(values.rate, 20),
    ask: values.ask,
  }
  const stores = values.store === undefined ? ['sqlite', 'postgres'] : [values.store]
  const isWrong =
    !stores.every(one => ['sqlite', 'postgres'].includes(one)) || Object.values(choices).some(n => !(n >= 0))
  if (values.help || isWrong) {
    process.stderr.write(USAGE)
    return values.help ? 0 : 2
  }
  let lost = 0
  for (const store of stores) {
    const measured = await measure(store, choices)
    lost += Number(measured['lost'])
    if (values.json) process.stdout.write(`${JSON.stringify(measured)}\n`)
    else for (const [name, value] of Object.entries(measured)) process.stderr.write(`${name.padEnd(22)} ${value}\n`)
  }
  return lost === 0 ? 0 : 1
}

process.exitCode = await main()
