import { called, named, parameter, pick, pickList, rule } from '../../sdk/sdk.ts'

const WORLD: readonly unknown[] = ['0.0.0.0/0', '::/0']

const isOpenTo22 = (entry: unknown): boolean => {
  const protocol = String(pick(entry, 'ipProtocol') ?? '')
  const [from, to] = [Number(pick(entry, 'fromPort') ?? Number.NaN), Number(pick(entry, 'toPort') ?? Number.NaN)]
  if (protocol !== '-1' && !((protocol === 'tcp' || protocol === '6') && from <= 22 && to >= 22)) return false
  const ranges = [...pickList(entry, 'ipRanges', 'items'), ...pickList(entry, 'ipv6Ranges', 'items'), entry]
  return ranges.some(range => WORLD.includes(pick(range, 'cidrIp')) || WORLD.includes(pick(range, 'cidrIpv6')))
}

/** The newer form lists permissions; the older one has a single permission as parameters of the request itself. */
const opensSsh = (request: unknown): boolean =>
  [request, ...pickList(parameter(request, 'ipPermissions'), 'items')].some(isOpenTo22)

export default rule({
  type: 'Persistence:EC2/ExternalRemoteServices',
  title: ({ resource }) => `${resource} opened SSH to the whole internet.`,
  why: 'A security group that lets everybody reach port 22 is a door that stays open, and password guessers find it within minutes.',
  falsePositives: ['bastions that are meant to be reached from anywhere; better let a known range in'],
  respond: [
    'Which instances are in the group, and do they take passwords?',
    'Was it opened on purpose? If not, revoke the rule.',
    'Who connected since? Flow logs tell.',
  ],
  attack: ['T1133'],
  mode: 'dry-run',

  source: 'ec2.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    EC2SecurityGroupPublicSSH: {
      severity: 'Medium',
      calls: ['AuthorizeSecurityGroupIngress'],
      when: request => opensSsh(request),
      says: request => `Security group ${named(request, 'groupId', 'groupName')} lets everybody reach port 22`,
    },
  },

  examples: () => ({
    fires: {
      'port 22 from everywhere': call('AuthorizeSecurityGroupIngress', rule22({ cidrIp: '0.0.0.0/0' })),
      'over IPv6, in a range of ports': call('AuthorizeSecurityGroupIngress', rule22({ cidrIpv6: '::/0' }, 20, 30)),
      'every protocol': call('AuthorizeSecurityGroupIngress', {
        groupId: 'sg-1',
        ipProtocol: '-1',
        cidrIp: '0.0.0.0/0',
      }),
    },
    quiet: {
      'from one network': call('AuthorizeSecurityGroupIngress', rule22({ cidrIp: '198.51.100.0/24' })),
      'another port': call('AuthorizeSecurityGroupIngress', rule22({ cidrIp: '0.0.0.0/0' }, 443, 443)),
      'the rule was there already': call('AuthorizeSecurityGroupIngress', rule22({ cidrIp: '0.0.0.0/0' }), {
        errorCode: 'Client.InvalidPermission.Duplicate',
      }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ec2.amazonaws.com', name, request, event, record)

const rule22 = (range: object, fromPort = 22, toPort = 22) => ({
  groupId: 'sg-1',
  ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort, toPort, ipRanges: { items: [range] } }] },
})
