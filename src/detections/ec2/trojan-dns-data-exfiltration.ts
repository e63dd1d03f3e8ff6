import { bytesCarried, detection, each, minutes, POPULAR, scrambled, sum, times, withPayload } from '../../sdk/sdk.ts'

export default detection.window({
  type: 'Trojan:EC2/DNSDataExfiltration',
  title: ({ event, resource }) => `${resource} moves data out in the names that it looks up under ${event.registered}.`,
  why: 'A tunnel spells what it sends as labels below a domain of its own, so that many long names are asked for that nobody would choose, hardly any of them twice. Such queries leave a network that lets nothing else out.',
  falsePositives: [
    'a virus scanner, content network or telemetry that asks with hashes: put its domain on a list of popular ones',
  ],
  respond: [
    'Whose is the domain, and since when does this instance ask for names under it?',
    'Which process asks? Isolate the instance, keep its memory, and block the domain in DNS Firewall.',
    'What could have left? The names in the evidence are what was sent; many tools only encode it.',
  ],
  attack: ['T1048.003', 'T1071.004', 'T1572'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  // Names of `www` or `api` carry next to nothing, and are nearly all names there are.
  where: dns => dns.payload >= 32 && (dns.queryLists & POPULAR) === 0,
  by: ['asker', 'registered'],
  apart: ['registered'],
  within: minutes(60),
  tune: { bytes: 800, bytesPerName: 10 },
  tuneWhy: {
    bytes:
      'No host of real days of ordinary traffic came near 600 bytes under one domain; every tunnelling tool that was tried passes 800 within seconds.',
    bytesPerName:
      'Made-up labels of trackers and content networks hold 4 to 8 bytes; a tunnel of such would need hundreds of queries for a kilobyte.',
  },
  state: { names: each, bits: sum },
  observe(dns, seen) {
    seen.bits += dns.payload
    seen.names.add(withPayload(dns.queryKey, dns.payload))
  },
  fires(seen, tune) {
    // Bits of names asked for again are in it too: it can only be too large.
    if (seen.bits < tune.bytes * 8) return false
    const bytes = bytesCarried(seen.names.values)
    return bytes >= tune.bytes && bytes >= seen.names.values.length * tune.bytesPerName
  },
  because: ({ event }, seen, tune) =>
    `${seen.names.values.length} different names under ${event.registered} within an hour could have carried ${bytesCarried(seen.names.values)} bytes, measured against how ordinary host names are spelled; ${tune.bytes} are enough.`,
  factors: (seen, tune) => [
    { name: 'bytes', value: bytesCarried(seen.names.values), threshold: tune.bytes },
    {
      ...{ name: 'bytesPerName', threshold: tune.bytesPerName },
      value: Math.round(bytesCarried(seen.names.values) / Math.max(1, seen.names.values.length)),
    },
  ],
  additionalInfo: ({ event }) => ({ domain: event.registered }),

  examples: () => ({
    fires: {
      'thirty names of 60 characters that say nothing to anybody': times(30, i =>
        asked(`${encoded(i, 60)}.evil.example`),
      ),
      'a hundred and ten shorter ones, half a minute apart': times(110, i =>
        asked(`${encoded(i, 16)}.t.evil.example`, i * 30),
      ),
    },
    quiet: {
      'the same thirty names asked for by a host and cached nowhere': times(300, i =>
        asked(`${encoded(i % 9, 60)}.evil.example`),
      ),
      'two hundred labels of twelve characters by a content network': times(200, i =>
        asked(`${encoded(i, 8)}.assets.example`),
      ),
      'ordinary hosts of one domain': times(200, i => asked(`www${i}.shop.example`)),
      'names of the own network': times(90, i => asked(`${encoded(i, 60)}.ec2.internal`)),
    },
  }),
})

const encoded = (i: number, length: number): string => scrambled(i, length, 'abcdefghijklmnopqrstuvwxyz234567')
const asked = (query: string, after = 0) => ({
  ...{ at: 1_790_000_040 + after, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'TXT' },
  rcode: 'NOERROR',
})
