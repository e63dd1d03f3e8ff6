import { expect, test } from 'vitest'
import { type Connection, Connections, type FlowKey, MINUTE_WINDOWS } from './connections.ts'

const KEY: FlowKey = { interface: 1, local: 2, remote: 3, localPort: 40_000, remotePort: 443, protocol: 6, sent: 1 }

const collect = (capacity = 10) => {
  const closed: (Connection & { port: number })[] = []
  const connections = new Connections(MINUTE_WINDOWS, capacity, (key, connection) =>
    closed.push({ ...connection, port: key.localPort }),
  )
  return { closed, connections }
}

test('records of consecutive windows are one connection', () => {
  const { closed, connections } = collect()
  // Ends 59, 119, 179; each next start lies 1 s behind the last end, well within 60 s.
  for (let minute = 0; minute < 3; minute++) connections.add(KEY, minute * 60, minute * 60 + 59, 10, 1000)
  connections.close()
  expect(closed).toEqual([{ start: 0, end: 179, records: 3, packets: 30, bytes: 3000, port: 40_000 }])
})

test('a gap longer than the interval ends a connection', () => {
  const { closed, connections } = collect()
  // 59 + 60 = 119 still joins; 119 + 60 = 179 < 180 does not.
  expect(connections.add(KEY, 0, 59, 1, 1)).toBe(true)
  expect(connections.add(KEY, 119, 119, 1, 1)).toBe(false)
  expect(connections.add(KEY, 180, 200, 1, 1)).toBe(true)
  expect(closed).toEqual([{ start: 0, end: 119, records: 2, packets: 2, bytes: 2, port: 40_000 }])
})

test('another 5-tuple, interface or direction is another connection', () => {
  const { closed, connections } = collect()
  connections.add(KEY, 0, 59, 1, 1)
  for (const name of Object.keys(KEY)) expect(connections.add({ ...KEY, [name]: 9 }, 60, 119, 1, 1)).toBe(true)
  connections.close()
  expect(closed).toHaveLength(8)
})

test('what is over is closed as time passes, what may go on is not', () => {
  const { closed, connections } = collect()
  connections.add(KEY, 0, 59, 1, 1)
  connections.add({ ...KEY, localPort: 40_001 }, 0, 100, 1, 1)
  // 59 + 60 < 120, but 100 + 60 >= 120.
  connections.closeBefore(120)
  expect(closed.map(({ port }) => port)).toEqual([40_000])
})

test('a full table closes the connection that was quiet longest, and counts it', () => {
  const { closed, connections } = collect(2)
  connections.add(KEY, 0, 10, 1, 1)
  connections.add({ ...KEY, localPort: 40_001 }, 1, 10, 1, 1)
  connections.add(KEY, 20, 30, 1, 1)
  connections.add({ ...KEY, localPort: 40_002 }, 21, 30, 1, 1)
  expect(closed.map(({ port }) => port)).toEqual([40_001])
  expect(connections.evicted).toBe(1)
})
