import { describe, expect, test } from 'vitest'
import { readAll } from './decoded.fixture.ts'
import { makeFlowDecoder } from './flow.ts'
import { planOf, TRANSIT_FIELDS, TRANSIT_HEADER } from './flow-fields.ts'

const read = (text: string) => readAll(makeFlowDecoder, 'flow', text)

describe('a transit gateway’s flow log', () => {
  const record = (direction: string, attachment: string) =>
    `6 TransitGateway 999988887777 tgw-0a ${attachment} 111122223333 444455556666 vpc-0a vpc-0b subnet-0a subnet-0b eni-0a eni-0b ` +
    `use1-az1 use1-az2 tgw-attach-0b 10.0.1.5 10.9.2.6 50000 22 6 9 900 1766000000 1766000060 OK IPv4 0 0 0 0 2 us-east-1 ${direction} - -`
  const ingress = record('ingress', 'tgw-attach-0a')
  const egress = record('egress', 'tgw-attach-0b')
  const sender = { account: '111122223333', vpc: 'vpc-0a', subnet: 'subnet-0a', interface: 'tgw-attach-0a/10.0.1.5' }
  const receiver = { account: '444455556666', vpc: 'vpc-0b', subnet: 'subnet-0b', interface: 'tgw-attach-0b/10.9.2.6' }

  test('tells each packet once of its sender and once of its receiver', () => {
    const { rows, counts } = read(`${TRANSIT_HEADER}\n${ingress}\n${egress}\n`)
    expect(counts).toMatchObject({ records: 2, events: 2, dropped: {} })
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({ ...sender, local: '10.0.1.5', remote: '10.9.2.6', sent: 1, direction: 2 })
    expect(rows[1]).toMatchObject({ ...receiver, local: '10.9.2.6', remote: '10.0.1.5', sent: 0, direction: 1 })
    for (const row of rows)
      expect(row).toMatchObject({ servicePort: 22, accepted: 1, sidesKnown: 1, region: 'us-east-1' })
  })

  test('is known by its records when no header tells', () => {
    expect(read(`${ingress}\n${egress}\n`)).toEqual({
      ...read(`${ingress}\n${egress}\n`),
      rows: [expect.objectContaining(sender), expect.objectContaining(receiver)],
    })
  })

  test('hosts behind one attachment stay apart, in any order of fields', () => {
    const header = 'tgw-attachment-id srcaddr dstaddr start flow-direction'
    const lines = ['10.0.1.5', '10.0.1.6', '10.0.1.5'].map(host => `tgw-attach-0a ${host} 10.9.2.6 1766000000 ingress`)
    const { rows } = read(`${header}\n${lines.join('\n')}\n`)
    expect(rows.map(row => row.interface)).toEqual(['5', '6', '5'].map(n => `tgw-attach-0a/10.0.1.${n}`))
    expect(rows.map(row => row.account)).toEqual(['111122223333', '111122223333', '111122223333'])
  })

  test('knows every field of AWS’s table', () => {
    expect(planOf(TRANSIT_HEADER)?.unknown).toEqual([])
    for (const name of Object.keys(TRANSIT_FIELDS)) expect(TRANSIT_HEADER.split(' ')).toContain(name)
  })
})
