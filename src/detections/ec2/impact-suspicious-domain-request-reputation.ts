import {
  detection,
  distinct,
  each,
  generatedEvidence,
  minutes,
  POPULAR,
  scrambled,
  THREAT,
  times,
  withRarity,
} from '../../sdk/sdk.ts'

/** One registrable name in sixteen, by its hash, is enough to know how many a host asks for. */
const SAMPLED = 15
/** Of ordinary names one in a hundred looks so odd. */
const ODD = 46

export default detection.window({
  type: 'Impact:EC2/SuspiciousDomainRequest.Reputation',
  title: ({ event, resource }) =>
    `${resource} got an answer for ${event.registered}, after trying other made-up names in vain.`,
  why: 'A new name that is odd says little by itself. When the host that gets an answer has just tried others of the kind that do not exist, it may have found its controller.',
  falsePositives: ['a crawler, mail filter or security tool that looks up names that others sent'],
  respond: ['Which process asked, and did a connection follow?', 'When was the domain registered, and by whom?'],
  attack: ['T1568.002', 'T1071.004'],
  severity: 'Low',
  role: 'ACTOR',

  on: 'dns',
  where: dns =>
    dns.registeredKey !== 0 &&
    (dns.rcode === 'NXDOMAIN' || (dns.generated >= ODD && dns.answers > 0) || (dns.registeredKey & SAMPLED) === 0),
  shows: dns => dns.generated >= ODD && dns.answers > 0 && (dns.queryLists & (THREAT | POPULAR)) === 0,
  by: ['asker'],
  apart: ['registered'],
  within: minutes(60),
  tune: { evidence: 8, odd: 5, share: 0.05 },
  tuneWhy: {
    evidence:
      'Sum over missing names as for Trojan:EC2/DGADomainRequest.B, of which less is asked here, because an odd name that answers adds to it.',
    odd: 'Who gets answers for more odd names than that uses services that make names up.',
    share:
      'Where fewer than one in twenty of all domains asked for are missing, a crawler meets the dead links of the internet.',
  },
  state: { missing: each, answered: each, sampled: distinct },
  observe(dns, seen) {
    if (dns.rcode === 'NXDOMAIN') seen.missing.add(withRarity(dns.registeredKey, dns.generated))
    if (dns.generated >= ODD && dns.answers > 0 && (dns.queryLists & (THREAT | POPULAR)) === 0)
      seen.answered.add(withRarity(dns.registeredKey, dns.generated))
    if ((dns.registeredKey & SAMPLED) === 0) seen.sampled.add(dns.registeredKey)
  },
  fires(seen, tune) {
    const odd = seen.answered.values.length
    if (odd === 0 || odd > tune.odd) return false
    const { values } = seen.missing
    return (
      generatedEvidence(values) >= tune.evidence * 10 && values.length >= tune.share * (SAMPLED + 1) * seen.sampled.size
    )
  },
  because: ({ event }, seen, tune) =>
    `${event.registered} looks made up (only ${(Math.exp(-event.generated / 10) * 100).toFixed(2)} % of ordinary names look more so) and answered; within the hour ${seen.missing.values.length} other domains were tried that do not exist, with evidence ${generatedEvidence(seen.missing.values) / 10} for a program, of which ${tune.evidence} is enough.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: { 'one of a dozen made-up names answers': [...times(11, missing), answered(11)] },
    quiet: {
      'none of them answers': times(12, missing),
      'an odd name that answers, and nothing else': [answered(11)],
      'odd names of a service that answer, between missing ones': times(24, i => (i < 12 ? missing(i) : answered(i))),
      'an ordinary name answers': [...times(11, missing), { ...answered(11), query: 'www.garden.example' }],
    },
  }),
})

const missing = (i: number) => ({
  ...{ at: 1_790_000_040 + i, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', queryType: 'A' },
  ...{ query: `${scrambled(i, 14)}.info`, rcode: 'NXDOMAIN' },
})
const answered = (i: number) => ({ ...missing(i), rcode: 'NOERROR', answers: 1, answer: '198.51.100.200' })
