/**
 * Lists that are always loaded, so that the sample organisation and the first steps work offline: samples on addresses
 * and names that are reserved for documentation and can be nobody's, and the domains of AWS's own GuardDuty tester.
 */
import type { Category } from '../events/categories.ts'

/** The list of what is not publicly routable, which is never shown among the others. */
export const HIDDEN_LIST = 'not-publicly-routable'

/** A list that comes with Vedette; entries as a TXT list spells them. */
export interface BuiltinList {
  readonly name: string
  readonly category: Category
  readonly entries: readonly string[]
}

/** What a sample list holds: every address and name here is on exactly one list. */
export interface Sample {
  readonly addresses: readonly string[]
  readonly domains: readonly string[]
}

/**
 * Two addresses of each IPv4 documentation range and two of the IPv6 one, from host number `first` on. Host numbers
 * 1 to 96 are dealt out below, six to a category; 97 to 254, and all of 2001:db8:0::/48, are on no list and stand for
 * the rest of the internet.
 */
const block = (first: number): string[] => [
  `192.0.2.${first}`,
  `192.0.2.${first + 1}`,
  `198.51.100.${first}`,
  `198.51.100.${first + 1}`,
  `203.0.113.${first}`,
  `203.0.113.${first + 1}`,
  `2001:db8:${first}::1`,
  `2001:db8:${first}::2`,
]

/** One name under each reserved ending; the last is held by its wildcard entry `*.<label>.invalid`. */
const names = (label: string): string[] => [`${label}.example`, `${label}.test`, `host.${label}.invalid`]

/**
 * The samples by category. Some categories speak only of addresses (Tor, scanners) or only of names; a leaked key is
 * neither, and AWS's ranges hold no documentation address, so theirs are the only real ones: the first addresses of two
 * EC2 ranges in us-east-1.
 */
export const SAMPLE: Readonly<Record<Category, Sample>> = {
  'tor-exit': { addresses: block(1), domains: [] },
  'tor-relay': { addresses: block(7), domains: [] },
  malicious: { addresses: block(13), domains: names('malicious') },
  c2: { addresses: block(19), domains: names('c2') },
  mining: { addresses: block(25), domains: names('mining-pool') },
  scanner: { addresses: block(31), domains: [] },
  sinkhole: { addresses: block(37), domains: names('sinkhole') },
  'drop-point': { addresses: block(43), domains: names('drop-point') },
  phishing: { addresses: block(49), domains: names('phishing') },
  'drive-by': { addresses: block(55), domains: names('drive-by') },
  dga: { addresses: [], domains: names('qxkvzjwpt') },
  'abused-domain': { addresses: [], domains: names('abused') },
  rebind: { addresses: [], domains: names('rebind') },
  'leaked-key': { addresses: [], domains: [] },
  custom: { addresses: block(91), domains: names('custom') },
  popular: { addresses: [], domains: names('popular') },
  aws: { addresses: ['3.80.0.0', '2600:1f18::'], domains: [] },
}

/**
 * SHA-256 of AKIAVEDETTELEAKEDKEY: keys are listed by their hash alone. Not the key of AWS’s documentation, which half of
 * the example logs in the world hold.
 */
const EXAMPLE_KEY = '008f3056359411ba8f8fa7c5d5988ab7438825acfc73fc77081caea99377926c'

const asEntry = (domain: string): string => (domain.startsWith('host.') ? `*.${domain.slice(5)}` : domain)

const samples = (Object.keys(SAMPLE) as Category[])
  .filter(category => category !== 'aws')
  .map(
    (category): BuiltinList => ({
      name: `vedette-sample-${category}`,
      category,
      entries:
        category === 'leaked-key'
          ? [EXAMPLE_KEY]
          : [...SAMPLE[category].addresses, ...SAMPLE[category].domains.map(asEntry)],
    }),
  )

/**
 * The names that AWS's amazon-guardduty-tester asks for. `suspicious-rep` is left out: no category stands for mere
 * suspicion.
 */
const TESTER: readonly (readonly [Category, readonly string[]])[] = [
  ['malicious', ['malicious-rep.guarddutyc2activityb.com']],
  ['c2', ['c2.guarddutyc2activityb.com']],
  ['mining', ['crypto.guarddutyc2activityb.com', 'crypto-rep.guarddutyc2activityb.com']],
  ['sinkhole', ['guarddutyblackholeactivity.com']],
  ['drop-point', ['guarddutydroppointactivity.com']],
  ['phishing', ['guarddutyphishingactivity.com']],
  ['drive-by', ['guarddutydrivebyactivity.com']],
  ['dga', ['guarddutydgaactivity.com']],
  ['abused-domain', ['abused-rep.guarddutyc2activityb.com']],
]

/** Every list that is loaded whatever the operator has: the samples and `guardduty-tester`, one part for each category. */
export const BUILTIN: readonly BuiltinList[] = [
  ...samples,
  ...TESTER.map(([category, entries]): BuiltinList => ({ name: 'guardduty-tester', category, entries })),
]
