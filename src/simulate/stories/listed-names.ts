import { SAMPLE } from '../../intel/builtin.ts'
import { dnsAnswer } from '../dns-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

/** The name that AWS's tester asks for, then ours. */
const LISTED: readonly (readonly [type: string, name: string, what: string, asked: readonly string[]])[] = [
  [
    ...(['Backdoor:EC2/C&CActivity.B!DNS', 'c2-dns', 'a command and control server'] as const),
    ['c2.guarddutyc2activityb.com', ...SAMPLE.c2.domains],
  ],
  [
    ...(['Impact:EC2/MaliciousDomainRequest.Custom', 'own-list-dns', 'a name on the operator’s own list'] as const),
    SAMPLE.custom.domains,
  ],
  [
    ...(['Impact:EC2/MaliciousDomainRequest.Reputation', 'malicious-rep-dns', 'a name that campaigns used'] as const),
    ['malicious-rep.guarddutyc2activityb.com', ...SAMPLE.malicious.domains],
  ],
  [
    ...(['Impact:EC2/AbusedDomainRequest.Reputation', 'abused-rep-dns', 'a domain that is abused'] as const),
    ['abused-rep.guarddutyc2activityb.com', ...SAMPLE['abused-domain'].domains],
  ],
  [
    ...(['Trojan:EC2/BlackholeTraffic!DNS', 'sinkhole-dns', 'a name that was seized'] as const),
    ['guarddutyblackholeactivity.com', ...SAMPLE.sinkhole.domains],
  ],
  [
    ...(['Trojan:EC2/DGADomainRequest.C!DNS', 'dga-dns', 'a name that malware computes'] as const),
    ['guarddutydgaactivity.com', ...SAMPLE.dga.domains],
  ],
  [
    ...(['Trojan:EC2/DriveBySourceTraffic!DNS', 'drive-by-dns', 'a site that infects its visitors'] as const),
    ['guarddutydrivebyactivity.com', ...SAMPLE['drive-by'].domains],
  ],
  [
    ...(['Trojan:EC2/DropPoint!DNS', 'drop-point-dns', 'a host that collects stolen data'] as const),
    ['guarddutydroppointactivity.com', ...SAMPLE['drop-point'].domains],
  ],
  [
    ...(['Trojan:EC2/PhishingDomainRequest!DNS', 'phishing-dns', 'a phishing site'] as const),
    ['guarddutyphishingactivity.com', ...SAMPLE.phishing.domains],
  ],
]

const ask = (stage: Stage, instance: Instance, names: readonly string[]): void => {
  for (const [i, name] of [...names, ...names].entries()) {
    const answers = `[${dnsAnswer('A', '203.0.113.230')}]`
    const port = stage.random.between(32768, 60999)
    stage.query(instance, { at: stage.at + i * 40, name, type: 'A', rcode: 'NOERROR', answers, port })
  }
}

export const listedNames: readonly Story[] = LISTED.flatMap(([type, name, what, asked]): Story[] => [
  {
    name,
    says: `A worker asks for the name of ${what}.`,
    raises: [type],
    play: stage => {
      const instance = stage.instance('worker', 0)
      ask(stage, instance, asked)
      stage.expect(type, instance.instance)
    },
  },
  {
    name: `${name}-alike`,
    says: `A web server asks for names that only look like that of ${what}.`,
    raises: [],
    misses: [type],
    play: stage => {
      const instance = stage.instance('web', 0)
      ask(
        stage,
        instance,
        asked.map(one => `not${one.replaceAll('.', '-')}.example`),
      )
      stage.spare(type, instance.instance)
    },
  },
])
