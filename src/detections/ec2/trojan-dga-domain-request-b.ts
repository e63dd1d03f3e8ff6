import { detection, distinct, each, generatedEvidence, minutes, scrambled, times, withRarity } from '../../sdk/sdk.ts'

/** One registrable name in sixteen, by its hash, is enough to know how many a host asks for. */
const SAMPLED = 15

export default detection.window({
  type: 'Trojan:EC2/DGADomainRequest.B',
  title: ({ resource }) => `${resource} tries many names that a program seems to have made up, and they do not exist.`,
  why: 'Malware computes names from the date and tries them until one answers: its operator registers a few, and nobody can seize them all. No list knows them beforehand, but a host that asks for many odd names in vain does what people and programs do not.',
  falsePositives: ['a crawler, mail filter or security tool that looks up names that others sent'],
  respond: [
    'Which process asks? Isolate the instance before it is restarted, and keep its memory.',
    'Did one of the names answer? Look for names of the same make that exist, and for connections to their addresses.',
    'Which other instances ask for the same names?',
  ],
  attack: ['T1568.002'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  where: dns => dns.registeredKey !== 0 && (dns.rcode === 'NXDOMAIN' || (dns.registeredKey & SAMPLED) === 0),
  shows: dns => dns.registeredKey !== 0 && dns.rcode === 'NXDOMAIN',
  by: ['asker'],
  within: minutes(60),
  tune: { evidence: 12, names: 5, share: 0.05 },
  tuneWhy: {
    evidence:
      'Sum over missing names of −ln(share of ordinary names that look at least as made up) − 1.8, each at most 6 and at least −1.5. Fewer than one in a thousand hours of ordinary names reaches 12.',
    names: 'However odd, a handful of names may be typing errors or a broken setting.',
    share:
      'Where fewer than one in twenty of all domains asked for are missing, a crawler meets the dead links of the internet.',
  },
  state: { names: each, sampled: distinct },
  observe(dns, seen) {
    if (dns.rcode === 'NXDOMAIN') seen.names.add(withRarity(dns.registeredKey, dns.generated))
    if ((dns.registeredKey & SAMPLED) === 0) seen.sampled.add(dns.registeredKey)
  },
  fires(seen, tune) {
    const { values } = seen.names
    if (values.length < tune.names || generatedEvidence(values) < tune.evidence * 10) return false
    return values.length >= tune.share * (SAMPLED + 1) * seen.sampled.size
  },
  because: (_, seen, tune) =>
    `${seen.names.values.length} different domains that do not exist were asked for within an hour; by how they are spelled, the evidence that a program made them up is ${generatedEvidence(seen.names.values) / 10}, and ${tune.evidence} are enough.`,
  factors: (seen, tune) => [
    { name: 'evidence', value: generatedEvidence(seen.names.values) / 10, threshold: tune.evidence },
  ],
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a dozen names of random letters, none of which exists': times(12, i => missing(`${scrambled(i, 17)}.info`)),
      'forty short ones between lookups of everyday names': times(80, i =>
        i % 2 === 0
          ? missing(`${scrambled(i, 9)}.biz`, i * 20)
          : { ...missing('www.example.com', i * 20), rcode: 'NOERROR' },
      ),
    },
    quiet: {
      'four such names': times(4, i => missing(`${scrambled(i, 17)}.info`)),
      'one such name again and again': times(60, () => missing(`${scrambled(1, 17)}.info`)),
      'forty ordinary names that are gone': times(40, i => missing(`${WORDS[i % 8]}${WORDS[(i >> 3) + 2]}.com`)),
      'a dozen random names that exist': times(12, i => ({ ...missing(`${scrambled(i, 17)}.info`), rcode: 'NOERROR' })),
      'search suffixes of the own network': times(40, i => missing(`${scrambled(i, 17)}.ec2.internal`)),
      'a crawler that meets them among thousands of others': times(2000, i =>
        i % 100 === 0
          ? missing(`${scrambled(i, 17)}.info`)
          : { ...missing(`${scrambled(i, 6)}shop.com`), rcode: 'NOERROR' },
      ),
    },
  }),
})

const WORDS = ['garden', 'market', 'family', 'travel', 'health', 'design', 'studio', 'music']
const missing = (query: string, after = 0) => ({
  ...{ at: 1_790_000_040 + after, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'A' },
  rcode: 'NXDOMAIN',
})
