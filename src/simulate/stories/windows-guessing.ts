import { TCP } from '../flow-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

interface Guessing {
  readonly type: string
  readonly name: string
  readonly port: number
  /** Bytes of one refused guess, asked and answered. */
  readonly guess: readonly [number, number]
  /** Bytes of a session with work in it. */
  readonly session: readonly [number, number]
}

const GUESSINGS: readonly Guessing[] = [
  {
    ...{ type: 'UnauthorizedAccess:EC2/RDPBruteForce', name: 'rdp', port: 3389 },
    ...{ guess: [1900, 3100], session: [60_000, 900_000] },
  },
  {
    ...{ type: 'Impact:EC2/WinRMBruteForce', name: 'winrm', port: 5985 },
    ...{ guess: [1500, 1600], session: [24_000, 90_000] },
  },
]

const connect = (
  stage: Stage,
  nic: Instance,
  from: Guessing,
  remote: string,
  inbound: boolean,
  bytes: readonly [number, number],
) => {
  for (let i = 0; i < 40; i++) {
    const start = stage.at + i * 12
    const port = stage.random.between(32768, 60999)
    const ends = { localPort: inbound ? from.port : port, remotePort: inbound ? port : from.port }
    const counts = { asked: [12, bytes[0]] as const, answered: [11, bytes[1]] as const }
    stage.exchange({ nic, remote, ...ends, protocol: TCP, inbound, ...counts, start, end: start + 4 })
  }
}

export const windowsGuessing: readonly Story[] = GUESSINGS.flatMap((one): Story[] => [
  {
    name: `${one.name}-guessing-inbound`,
    says: `Somebody on the internet tries passwords on port ${one.port} of the bastion.`,
    raises: [one.type],
    play: stage => {
      const nic = stage.instance('bastion')
      connect(stage, nic, one, '203.0.113.203', true, one.guess)
      stage.expect(one.type, nic.instance)
    },
  },
  {
    name: `${one.name}-guessing-outbound`,
    says: `A worker that was taken over tries passwords on port ${one.port} of a host elsewhere.`,
    raises: [one.type],
    play: stage => {
      const nic = stage.instance('worker', 0)
      connect(stage, nic, one, '198.51.100.204', false, one.guess)
      stage.expect(one.type, nic.instance)
    },
  },
  {
    name: `${one.name}-sessions`,
    says: `An administrator works on an application server through port ${one.port}, in many sessions.`,
    raises: [],
    misses: [one.type],
    play: stage => {
      const nic = stage.instance('app', 0)
      connect(stage, nic, one, '203.0.113.205', true, one.session)
      stage.spare(one.type, nic.instance)
    },
  },
])
