import { dnsAnswer } from '../dns-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const BASE32 = `${LETTERS}234567`
const ENDINGS = ['com', 'net', 'info', 'biz', 'org', 'ru']
const ANSWER = `[${dnsAnswer('A', '203.0.113.230')}]`

const drawn = (stage: Stage, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[stage.random.int(alphabet.length)]).join('')

const ask = (stage: Stage, instance: Instance, after: number, name: string, rcode: string, type = 'A'): void => {
  const port = stage.random.between(32768, 60999)
  stage.query(instance, {
    at: stage.at + after,
    ...{ name, type, rcode, port, answers: rcode === 'NOERROR' && type === 'A' ? ANSWER : '[]' },
  })
}

/** Names of the day, tried one after another until one answers. */
const triesNames = (stage: Stage): string => {
  const instance = stage.instance('worker', 0)
  for (let i = 0; i < 40; i++) {
    // The one that answers is as long as they come, so that nobody would choose it.
    const length = i === 39 ? 18 : stage.random.between(11, 18)
    const name = `${drawn(stage, LETTERS, length)}.${ENDINGS[i % ENDINGS.length]}`
    ask(stage, instance, i * 12, name, i === 39 ? 'NOERROR' : 'NXDOMAIN')
  }
  return instance.instance
}

/** Links of an old list, most of which are gone. */
const triesOldLinks = (stage: Stage): string => {
  const instance = stage.instance('web', 0)
  const words = ['garden', 'market', 'family', 'travel', 'health', 'design', 'studio', 'music', 'coffee', 'sport']
  for (let i = 0; i < 40; i++) {
    const name = `${words[i % 10]}${words[(i * 3 + Math.floor(i / 10)) % 10]}.${ENDINGS[i % 3]}`
    ask(stage, instance, i * 12, name, 'NXDOMAIN')
  }
  return instance.instance
}

/** A file, spelled as names under a domain of somebody's own. */
const sendsAsNames = (stage: Stage): string => {
  const instance = stage.instance('database', 0)
  for (let i = 0; i < 120; i++) {
    const labels = [drawn(stage, BASE32, 52), drawn(stage, BASE32, 40), `${i}`]
    ask(stage, instance, i * 2, `${labels.join('.')}.t.updates-relay.example`, 'NOERROR', 'TXT')
  }
  return instance.instance
}

/** A pool that no list knows. */
const asksPool = (stage: Stage): string => {
  const instance = stage.instance('worker', 1)
  for (let i = 0; i < 5; i++) ask(stage, instance, i * 60, 'xmr-stratum.pool.meadow.example', 'NOERROR')
  return instance.instance
}

/** Names with a word of mining each. */
const asksAlike = (stage: Stage): string => {
  const instance = stage.instance('web', 1)
  for (const [i, name] of ['pool.meadow.example', 'coin-news.example', 'mine.example'].entries())
    ask(stage, instance, i * 60, name, 'NOERROR')
  return instance.instance
}

/** A content network that makes up a short label for each request. */
const asksContentNetwork = (stage: Stage): string => {
  const instance = stage.instance('web', 1)
  for (let i = 0; i < 300; i++) ask(stage, instance, i * 2, `${stage.random.hex(10)}.img.assets-cdn.example`, 'NOERROR')
  return instance.instance
}

const raises = (type: string, name: string, says: string, act: (stage: Stage) => string): Story => ({
  ...{ name, says, raises: [type] },
  play: stage => stage.expect(type, act(stage)),
})
const misses = (type: string, name: string, says: string, act: (stage: Stage) => string): Story => ({
  ...{ name, says, raises: [], misses: [type] },
  play: stage => stage.spare(type, act(stage)),
})

/** Names that nobody chose: generated ones, and those that carry data. */
export const madeUpNames: readonly Story[] = [
  {
    name: 'dga-names',
    says: 'A worker tries forty names that a program made up until one answers.',
    raises: ['Trojan:EC2/DGADomainRequest.B', 'Impact:EC2/SuspiciousDomainRequest.Reputation'],
    play: stage => {
      const instance = triesNames(stage)
      stage.expect('Trojan:EC2/DGADomainRequest.B', instance)
      stage.expect('Impact:EC2/SuspiciousDomainRequest.Reputation', instance)
    },
  },
  raises(
    ...(['Impact:EC2/BitcoinDomainRequest.Reputation', 'unlisted-pool'] as const),
    'A worker asks for a mining pool that is on no list.',
    asksPool,
  ),
  misses(
    ...(['Impact:EC2/BitcoinDomainRequest.Reputation', 'pool-alike'] as const),
    'A web server asks for names with a word of mining each.',
    asksAlike,
  ),
  misses(
    ...(['Impact:EC2/SuspiciousDomainRequest.Reputation', 'dead-links-again'] as const),
    'A web server looks up forty ordinary names that are gone.',
    triesOldLinks,
  ),
  misses(
    ...(['Trojan:EC2/DGADomainRequest.B', 'dead-links'] as const),
    'A web server looks up forty ordinary names that are gone.',
    triesOldLinks,
  ),
  raises(
    ...(['Trojan:EC2/DNSDataExfiltration', 'dns-tunnel'] as const),
    'A database server sends a file as names under one domain.',
    sendsAsNames,
  ),
  misses(
    ...(['Trojan:EC2/DNSDataExfiltration', 'content-network'] as const),
    'A web server asks for three hundred short labels of a content network.',
    asksContentNetwork,
  ),
]
