import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { INBOUND, OUTBOUND } from '../events/flow.ts'
import { type Rows, readAll } from './decoded.fixture.ts'
import { makeFlowDecoder } from './flow.ts'
import { DEFAULT_HEADER, FLOW_FIELDS, planOf } from './flow-fields.ts'

const read = (text: string | Uint8Array, piece?: number) => readAll(makeFlowDecoder, 'flow', text, { piece })
const only = (text: string): Rows[number] => {
  const { rows } = read(text)
  expect(rows).toHaveLength(1)
  return rows[0]
}

const SSH =
  '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK'

describe('the default format', () => {
  test('gives every column of version 2', () => {
    expect(only(SSH)).toMatchObject({
      at: 1418530010,
      end: 1418530070,
      account: '123456789010',
      region: 'eu-west-1',
      interface: 'eni-1235b8ca123456789',
      local: '172.31.16.21',
      remote: '203.0.113.12',
      localPort: 22,
      remotePort: 20641,
      servicePort: 22,
      protocol: 6,
      packets: 20,
      bytes: 4249,
      direction: INBOUND,
      sent: 0,
      accepted: 1,
      remotePublic: 1,
      sidesKnown: 1,
      record: SSH,
    })
  })

  test('is read with or without its header, with CRLF, extra blanks and no last newline', () => {
    const plain = read(`${SSH}\n${SSH}`).rows
    const spaced = `\ufeff${DEFAULT_HEADER}\r\n\r\n  ${SSH.replaceAll(' ', '   ')} \r\n${SSH}`
    const { rows } = read(spaced)
    expect(rows[1]).toEqual(plain[1])
    expect({ ...rows[0], record: '' }).toEqual({ ...plain[0], record: '' })
    expect(read(`${SSH}\r\n${SSH}\n`).rows).toEqual(plain)
  })

  test('gives the same whatever the pieces are', () => {
    const text = `${DEFAULT_HEADER}\n${SSH}\n2 1 eni-2 - - - - - - - 1 2 - NODATA\n${SSH}`
    const whole = read(text)
    for (const piece of [1, 7, 50, 117]) expect(read(text, piece)).toEqual(whole)
  })

  test('reads IPv6, whose two public sides are seen once each', () => {
    const line =
      '2 123456789010 eni-1 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK'
    const { rows, counts } = read(line)
    expect(counts).toMatchObject({ records: 1, events: 1 })
    expect(rows.map(row => [row.local, row.remote, row.direction, row.sent, row.sidesKnown])).toEqual([
      ['2001:db8:1234:a100:8d6e:3477:df66:f105', '2001:db8:1234:a102:3304:8879:34cf:4071', OUTBOUND, 1, 0],
      ['2001:db8:1234:a102:3304:8879:34cf:4071', '2001:db8:1234:a100:8d6e:3477:df66:f105', INBOUND, 0, 0],
    ])
    expect(rows[0].record).toBe(rows[1].record)
  })

  test('counts NODATA and SKIPDATA but makes no events of them', () => {
    const { rows, counts } = read(
      '2 123456789010 eni-1 - - - - - - - 1431280876 1431280934 - NODATA\n2 123456789010 eni-1 - - - - - - - 1431280876 1431280934 - SKIPDATA\n',
    )
    expect(rows).toEqual([])
    expect(counts).toMatchObject({ records: 2, events: 0, dropped: { 'no data': 1, 'skipped data': 1 } })
  })

  test.each([
    ['wrong number of fields', SSH.replace(' OK', '')],
    ['wrong number of fields', `${SSH} OK`],
    ['bad number', SSH.replace('20641', '65536')],
    ['bad number', SSH.replace('20641', '99999999999999999999')],
    ['bad number', SSH.replace(' 4249 ', ' 9007199254740993 ')],
    ['bad number', SSH.replace('1418530010', '4294967296')],
    ['bad number', SSH.replace(' 20 ', ' -20 ')],
    ['bad number', SSH.replace(' 20 ', ' 2o ')],
    ['bad address', SSH.replace('203.0.113.12', '203.0.113.256')],
    ['bad address', SSH.replace('203.0.113.12', '203.0.113.12.')],
    ['no address', SSH.replace('203.0.113.12', '-')],
    ['bad text', SSH.replace('eni-', 'eni\u00e9')],
    ['bad text', SSH.replace('eni-', 'e'.repeat(300))],
    ['bad action', SSH.replace('ACCEPT', 'ACCEPTED')],
    ['bad log status', SSH.replace('OK', 'KO')],
    ['no time', SSH.replace('1418530010', '-').replace('1418530070', '-')],
  ])('drops a line for its %s: %s', (reason, line) => {
    const { rows, counts } = read(`${SSH}\n${line}\n${SSH}\n`)
    expect(rows).toHaveLength(2)
    expect(counts.dropped).toEqual({ [reason]: 1 })
    expect(counts.records).toBe(3)
    expect(counts.samples[reason]).toBe(line.slice(0, 120).trim())
  })

  test('keeps numbers up to the column’s limits', () => {
    const line = SSH.replace(' 4249 ', ' 9007199254740991 ')
      .replace('1418530070', '4294967295')
      .replace('20641', '65535')
    expect(only(line)).toMatchObject({ bytes: 9007199254740991, end: 4294967295, remotePort: 65535 })
  })

  test('drops a line longer than the limit without keeping it', () => {
    const text = new TextEncoder().encode(`${'x'.repeat(3 << 20)}\n${SSH}\n`)
    const { rows, counts } = readAll(makeFlowDecoder, 'flow', text, { piece: 1 << 18 })
    expect(rows).toHaveLength(1)
    expect(counts.dropped).toEqual({ 'record too long': 1 })
  })
})

describe('a custom format', () => {
  const header =
    'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path'
  const line =
    '5 unknown eni-1 10.0.0.10 52.218.0.9 43416 443 6 8 740 1566848875 1566848933 REJECT OK vpc-9 subnet-9 i-9 3 IPv4 10.1.2.3 52.218.0.9 us-east-2 use2-az1 - - - S3 egress 7'

  test('gives the columns of the later versions', () => {
    expect(only(`${header}\n${line}`)).toMatchObject({
      account: '111122223333',
      region: 'us-east-2',
      vpc: 'vpc-9',
      subnet: 'subnet-9',
      instance: 'i-9',
      tcpFlags: 3,
      local: '10.1.2.3',
      remote: '52.218.0.9',
      direction: OUTBOUND,
      sent: 1,
      accepted: 0,
      service: 'S3',
    })
  })

  test('may have any order, underscores, and fields that AWS has not named yet', () => {
    const names = header.split(' ')
    const words = line.split(' ')
    const order = names.map((_, i) => (i * 10) % 29)
    const shuffled = `${order.map(i => names[i].replaceAll('-', '_')).join(' ')} quantum-state`
    const { rows, counts } = read(`${shuffled}\n${order.map(i => words[i]).join(' ')} x`)
    const { record, ...expected } = only(`${header}\n${line}`)
    expect(rows[0]).toMatchObject(expected)
    expect(counts.samples).toEqual({ 'unknown field': 'quantum-state' })
  })

  test('may leave out addresses, start or action where another field stands in', () => {
    expect(only('pkt-srcaddr pkt-dstaddr end flow-direction\n10.0.0.1 203.0.113.9 1566848933 egress')).toMatchObject({
      at: 1566848933,
      local: '10.0.0.1',
      remote: '203.0.113.9',
      accepted: 1,
    })
  })

  test('may change in the middle of joined objects', () => {
    const { rows, counts } = read(`${DEFAULT_HEADER}\n${SSH}\n${header}\n${line}\n${DEFAULT_HEADER}\n${SSH}`)
    expect(rows.map(row => row.vpc)).toEqual(['', 'vpc-9', ''])
    expect(counts.records).toBe(3)
  })

  test('knows every field of AWS’s table', () => {
    expect(planOf(Object.keys(FLOW_FIELDS).join(' '))?.unknown).toEqual([])
    expect(new Set(Object.values(FLOW_FIELDS).map(field => field.version))).toEqual(
      new Set([2, 3, 4, 5, 6, 7, 8, 9, 10]),
    )
  })

  test('passes traffic on: a NAT gateway’s far end is not its own address', () => {
    const nat = 'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr start flow-direction\n'
    // Instance 10.0.1.5 asks for 203.0.113.5 through the gateway's interface 10.0.0.220.
    expect(only(`${nat}eni-1 10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5 1566848875 ingress`)).toMatchObject({
      local: '10.0.0.220',
      remote: '10.0.1.5',
    })
  })
})

const REAL = '../shared/data/flow'
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.vpcflow.log.gz'))
    .map(name => `${folder}/${name}`)

describe.skipIf(!existsSync(REAL))(`real flow logs (only where ${REAL} exists)`, () => {
  test('agree with a plain reader, field by field', () => {
    for (const file of filesOf(REAL)) {
      const text = gunzipSync(readFileSync(file)).toString()
      const { rows, counts } = read(text, 1 << 18)
      expect(counts.dropped, file).toEqual({})
      const own = rows.filter(row => row.sidesKnown === 1 || row.sent === 1)
      const [head, ...lines] = text.trim().split('\n')
      const names = head.split(' ')
      expect(own).toHaveLength(lines.length)
      lines.forEach((plain, i) => {
        const of = (name: string) => plain.split(' ')[names.indexOf(name)]
        const row = own[i]
        const [near, far] = row.sent === 1 ? ['src', 'dst'] : ['dst', 'src']
        expect([row.record, row.at, row.end, row.packets, row.bytes, row.protocol, row.interface]).toEqual([
          plain,
          ...['start', 'end', 'packets', 'bytes', 'protocol'].map(name => Number(of(name))),
          of('interface-id'),
        ])
        expect(row.sent).toBe(of('flow-direction') === 'egress' ? 1 : 0)
        expect([row.local, row.remote]).toEqual([of(`pkt-${near}addr`), of(`pkt-${far}addr`)])
        if (row.protocol === 6) expect([row.localPort, row.remotePort]).toEqual([+of(`${near}port`), +of(`${far}port`)])
      })
    }
  })
})
