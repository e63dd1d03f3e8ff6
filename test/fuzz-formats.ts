/** Whole records and objects of each format that is read line by line, for the fuzzed tests to spoil. */
import type { KindName } from '../src/events/kinds.ts'
import type { DecoderMaker } from '../src/formats/decoder.ts'
import { makeDnsDecoder } from '../src/formats/dns.ts'
import { makeEnvelopeDecoder } from '../src/formats/envelope.ts'
import { makeFlowDecoder } from '../src/formats/flow.ts'

const flowLine = (i: number): string =>
  `2 123456789012 eni-0${i} 203.0.113.${i % 250} 10.0.0.${i % 250} ${1024 + i} 443 6 ${i} ${i * 100} ${1700000000 + i} ${1700000060 + i} ACCEPT OK`
/** A transit gateway's record, which is known without a header. */
const transitLine = (i: number): string =>
  `6 TransitGateway 999988887777 tgw-0a tgw-attach-0a 111122223333 444455556666 vpc-0a vpc-0b subnet-0a subnet-0b eni-0a ` +
  `eni-0b use1-az1 use1-az2 tgw-attach-0b 10.0.1.${i % 250} 10.9.2.6 ${1024 + i} 22 6 ${i + 1} ${i * 100 + 40} ` +
  `${1766000000 + i} ${1766000060 + i} OK IPv4 0 0 0 0 2 us-east-1 ingress - -`
const dnsLine = (i: number): string =>
  JSON.stringify({
    version: '1.100000',
    account_id: '123456789012',
    region: 'us-east-1',
    vpc_id: 'vpc-1',
    query_timestamp: '2023-08-05T12:03:18Z',
    query_name: `host${i}.example.com.`,
    query_type: 'A',
    rcode: 'NOERROR',
    answers: [{ Rdata: `192.0.2.${i % 250}`, Type: 'A', Class: 'IN' }],
    srcaddr: '10.0.0.5',
    srcport: `${1024 + i}`,
    srcids: { instance: 'i-1' },
  })
const envelopeOf = (messages: string[]): string =>
  JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logEvents: messages.map((message, i) => ({ id: `${i}`, timestamp: i, message })),
  })

export interface Format {
  readonly name: string
  readonly make: DecoderMaker
  readonly kind: KindName
  readonly line: (i: number) => string
  readonly whole: (lines: string[]) => string
}
const lines = (of: string[]): string => `${of.join('\n')}\n`
export const FORMATS: readonly Format[] = [
  { name: 'flow', make: makeFlowDecoder, kind: 'flow', line: flowLine, whole: lines },
  { name: 'transit', make: makeFlowDecoder, kind: 'flow', line: transitLine, whole: lines },
  { name: 'dns', make: makeDnsDecoder, kind: 'dns', line: dnsLine, whole: lines },
  {
    name: 'envelope',
    make: makeEnvelopeDecoder,
    kind: 'flow',
    line: flowLine,
    whole: of =>
      lines(Array.from({ length: Math.ceil(of.length / 4) }, (_, i) => envelopeOf(of.slice(i * 4, i * 4 + 4)))),
  },
]
