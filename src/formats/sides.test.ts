import { describe, expect, test } from 'vitest'
import { ICMP, TCP, UDP } from '../events/flow.ts'
import { DESTINATION, EGRESS, EITHER, INGRESS, ownSide, SOURCE, sourceOpened } from './sides.ts'

describe('the interface’s own side', () => {
  test.each([
    // flow-direction decides, whatever the addresses are.
    ['egress', EGRESS, true, true, SOURCE],
    ['ingress', INGRESS, false, false, DESTINATION],
    ['ingress from a private to a public address', INGRESS, false, true, DESTINATION],
    // Without it: a VPC's interface has the private address when there is exactly one.
    ['private to public', 0, false, true, SOURCE],
    ['public to private', 0, true, false, DESTINATION],
    // 1 + 1 or 0 + 0 public addresses tell nothing.
    ['private to private', 0, false, false, EITHER],
    ['IPv6 to IPv6', 0, true, true, EITHER],
  ])('%s', (_, direction, sourcePublic, destinationPublic, side) => {
    expect(ownSide(direction, sourcePublic, destinationPublic)).toBe(side)
  })
})

describe('who opened the connection', () => {
  test.each([
    // SYN = 2, ACK = 16, FIN = 1, RST = 4: flags & 2 and flags & 16 decide, the ports do not.
    ['SYN to a high port', TCP, 2, 443, 50_000, true],
    ['SYN and FIN, 2 | 1 = 3', TCP, 3, 443, 50_000, true],
    ['SYN and RST, 2 | 4 = 6', TCP, 6, 40_000, 902, true],
    ['SYN-ACK, 2 | 16 = 18', TCP, 18, 50_000, 443, false],
    ['SYN-ACK and FIN, 18 | 1 = 19', TCP, 19, 21_052, 80, false],
    // No SYN in the window: later traffic of a connection, judged by ports.
    ['FIN alone from the service', TCP, 1, 443, 50_000, false],
    ['RST alone of a closed port', TCP, 4, 22, 50_000, false],
    ['no flags, to the service', TCP, 0, 50_000, 443, true],
  ])('by flags: %s', (_, protocol, flags, source, destination, opened) => {
    expect(sourceOpened(protocol, flags, source, destination)).toBe(opened)
  })

  test.each([
    // Ranks: 0 for ports below 1,024 and known services, 1 below 32,768, 2 from there on. The lower rank is the service.
    ['a request to SSH, ranks 2 > 0', TCP, 50_000, 22, true],
    ['its response, ranks 0 < 2', TCP, 22, 50_000, false],
    ['a database from a NAT gateway’s low port, ranks 1 > 0', TCP, 5001, 3306, true],
    ['its response, ranks 0 < 1', TCP, 3306, 5001, false],
    ['a registered port, ranks 2 > 1', TCP, 50_000, 20_000, true],
    // One rank: the lower number, so that both directions of a connection agree.
    ['two well-known ports, 53 < 123', UDP, 123, 53, true],
    ['two well-known ports, the other way', UDP, 53, 123, false],
    ['two registered ports, 9,001 < 20,000', TCP, 20_000, 9001, true],
    // Two ephemeral ports tie, and the destination is the service.
    ['a scan of high ports, ranks 2 = 2', TCP, 40_000, 50_000, true],
    ['a scan of high ports below the source, ranks 2 = 2', TCP, 60_000, 33_000, true],
    ['one port on both sides', UDP, 500, 500, true],
    ['a UDP flood to port 80 from a random high port', UDP, 61_234, 80, true],
    ['its backscatter', UDP, 80, 61_234, false],
    ['UDP takes no notice of flags', UDP, 53, 50_000, false],
  ])('by ports: %s', (_, protocol, source, destination, opened) => {
    expect(sourceOpened(protocol, 0, source, destination)).toBe(opened)
  })

  test('every port of a vertical scan in a version 2 log, from one ephemeral port', () => {
    let found = 0
    for (let port = 1; port <= 65_535; port++) if (sourceOpened(TCP, 0, 54_321, port)) found++
    expect(found).toBe(65_535)
  })

  test('protocols without ports: whoever sends has opened', () => {
    expect(sourceOpened(ICMP, 0, 0, 0)).toBe(true)
  })
})
