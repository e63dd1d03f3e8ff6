/** Flow logs, plainly: split each line, look at it from each side, keep what a detection wants by key and minute. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Answer } from './measure.ts'
import { PORT_PROBE, PORT_SWEEP, PORTSCAN, SCANNERS, SERVICES, SSH, TCP_PORTS, UDP_FLOOD } from './subset.ts'

interface Flow {
  account: string
  eni: string
  local: string
  remote: string
  localPort: number
  remotePort: number
  service: number
  protocol: number
  packets: number
  bytes: number
  minute: number
  accepted: boolean
  sent: boolean
  inbound: boolean
  remotePublic: boolean
  sidesKnown: boolean
}

interface Counted {
  readonly type: string
  readonly width: number
  where(flow: Flow): boolean
  key(flow: Flow): string
  fires(flows: Flow[]): boolean
}

const services = new Set(SERVICES)
const speaksTcp = new Set(TCP_PORTS)
const scanners = new Set(SCANNERS)
const withPorts = new Set([6, 17, 33, 132, 136])

const rankOf = (port: number): number => (port < 1024 || services.has(port) ? 0 : port >= 32_768 ? 2 : 1)

const isPublic = (address: string): boolean => {
  if (address.includes(':')) return /^[23][0-9a-f]{3}:/.test(address)
  const [a, b, c] = address.split('.').map(Number)
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if ((a === 169 && b === 254) || (a === 192 && b === 168)) return false
  if ((a === 172 && b >= 16 && b <= 31) || (a === 100 && b >= 64 && b <= 127)) return false
  return !(a === 198 && (b === 18 || b === 19)) && !(a === 192 && b === 0 && c === 0)
}

const connectionOf = (flow: Flow): string => `${flow.account} ${flow.eni} ${flow.remote} ${flow.inbound ? 1 : 2}`
const total = (flows: Flow[], of: (flow: Flow) => number): number => flows.reduce((sum, flow) => sum + of(flow), 0)
const distinct = (flows: Flow[], of: (flow: Flow) => string | number): number => new Set(flows.map(of)).size

const COUNTED: readonly Counted[] = [
  {
    type: SSH,
    width: 10,
    where: flow => flow.service === 22 && flow.protocol === 6 && flow.accepted,
    key: connectionOf,
    fires: flows => {
      const attempts = distinct(flows, flow => (flow.inbound ? flow.remotePort : flow.localPort))
      const bytes = total(flows, flow => flow.bytes)
      return attempts >= 20 && bytes >= attempts * 1000 && bytes < attempts * 8000
    },
  },
  {
    type: PORTSCAN,
    width: 5,
    where: flow =>
      !flow.inbound &&
      flow.packets <= 3 &&
      flow.sent &&
      flow.service < 32_768 &&
      (flow.protocol === 6 || flow.protocol === 17),
    key: flow => `${flow.account} ${flow.eni} ${flow.remote}`,
    fires: flows => distinct(flows, flow => flow.service) >= 40,
  },
  {
    type: PORT_SWEEP,
    width: 5,
    where: flow => !flow.inbound && flow.packets <= 3 && flow.sent && flow.remotePublic && flow.protocol === 6,
    key: flow => `${flow.account} ${flow.eni} ${flow.service}`,
    fires: flows =>
      distinct(flows, flow => flow.remote) >= (flows[0].service === 443 || flows[0].service === 80 ? 500 : 100),
  },
  {
    type: UDP_FLOOD,
    width: 10,
    where: flow =>
      flow.protocol === 17 && !flow.inbound && speaksTcp.has(flow.service) && flow.remotePublic && flow.accepted,
    key: connectionOf,
    fires: flows => {
      const sent = total(flows, flow => (flow.sent ? flow.packets : 0))
      return sent >= 200_000 && sent >= 10 * total(flows, flow => (flow.sent ? 0 : flow.packets))
    },
  },
  {
    type: PORT_PROBE,
    width: 1,
    where: flow =>
      scanners.has(flow.remote) &&
      flow.inbound &&
      flow.protocol === 6 &&
      flow.sent &&
      flow.accepted &&
      flow.service !== 80 &&
      flow.service !== 443 &&
      flow.bytes > flow.packets * (flow.remote.includes(':') ? 60 : 40),
    key: flow => `${flow.account} ${flow.eni} ${flow.remote} ${flow.service}`,
    fires: () => true,
  },
]

/** A line as the interface's own side sees it: once, or from both sides when it does not say which that is. */
const sidesOf = (line: string): Flow[] => {
  const [, account, eni, source, destination, from, to, protocolText, packets, bytes, start, , action, status] =
    line.split(' ')
  if (status !== 'OK') return []
  const protocol = Number(protocolText)
  const ports = withPorts.has(protocol)
  const sourcePort = ports ? Number(from) : 0
  const destinationPort = ports ? Number(to) : 0
  const a = rankOf(sourcePort)
  const b = rankOf(destinationPort)
  const sourceIsService = ports && (a < b || (a === b && a !== 2 && sourcePort < destinationPort))
  const sourcePublic = isPublic(source)
  const destinationPublic = isPublic(destination)
  const common = {
    ...{
      account,
      eni,
      protocol,
      packets: Number(packets),
      bytes: Number(bytes),
      minute: Math.floor(Number(start) / 60),
    },
    ...{ accepted: action === 'ACCEPT', service: sourceIsService ? sourcePort : destinationPort },
    sidesKnown: sourcePublic !== destinationPublic,
  }
  const sides: Flow[] = []
  const sent = { local: source, remote: destination, localPort: sourcePort, remotePort: destinationPort, sent: true }
  const came = { local: destination, remote: source, localPort: destinationPort, remotePort: sourcePort, sent: false }
  if (destinationPublic || !sourcePublic)
    sides.push({ ...common, ...sent, inbound: sourceIsService, remotePublic: destinationPublic })
  if (sourcePublic || !destinationPublic)
    sides.push({ ...common, ...came, inbound: !sourceIsService, remotePublic: sourcePublic })
  return sides
}

/** Which address each interface has, as its records tell: those that say so, and what all others have in common. */
class OwnAddresses {
  readonly #told = new Map<string, Set<string>>()
  readonly #common = new Map<string, string[]>()

  take(flow: Flow): void {
    if (flow.sidesKnown) {
      const told = this.#told.get(flow.eni) ?? new Set()
      this.#told.set(flow.eni, told.add(flow.local))
      return
    }
    const key = `${flow.eni} ${flow.local.includes(':')}`
    const both = [flow.local, flow.remote]
    this.#common.set(key, this.#common.get(key)?.filter(address => both.includes(address)) ?? both)
  }

  hold(flow: Flow): boolean {
    if (flow.sidesKnown) return true
    const common = this.#common.get(`${flow.eni} ${flow.local.includes(':')}`) ?? []
    const isOwn = (address: string): boolean =>
      this.#told.get(flow.eni)?.has(address) === true || (common.length === 1 && common[0] === address)
    if (isOwn(flow.local)) return true
    return !isOwn(flow.remote) && flow.inbound === flow.remotePublic
  }
}

const firesSomewhere = ({ width, fires }: Counted, flows: Flow[]): boolean =>
  [...new Set(flows.map(flow => flow.minute))].some(last => {
    const window = flows.filter(flow => flow.minute > last - width && flow.minute <= last)
    return window.length > 0 && fires(window)
  })

export const plainFlow = (files: readonly string[]): Answer => {
  const own = new OwnAddresses()
  const kept = COUNTED.map(() => new Map<string, Flow[]>())
  let records = 0
  for (const file of files) {
    for (const line of gunzipSync(readFileSync(file)).toString().split('\n')) {
      if (line === '' || line.startsWith('version')) continue
      records++
      for (const flow of sidesOf(line)) {
        own.take(flow)
        COUNTED.forEach((counted, i) => {
          if (!counted.where(flow)) return
          const key = counted.key(flow)
          const flows = kept[i].get(key)
          if (flows === undefined) kept[i].set(key, [flow])
          else flows.push(flow)
        })
      }
    }
  }
  const fired = COUNTED.map((counted, i) => {
    const held = [...kept[i]].map(([key, flows]) => [key, flows.filter(flow => own.hold(flow))] as const)
    return [
      counted.type,
      held
        .filter(([, flows]) => firesSomewhere(counted, flows))
        .map(([key]) => key)
        .sort(),
    ] as const
  })
  return { records, fired: Object.fromEntries(fired) }
}
