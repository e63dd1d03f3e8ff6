import { detection, minutes } from '../../sdk/sdk.ts'

export default detection.match({
  type: 'UnauthorizedAccess:EC2/MetadataDNSRebind',
  title: ({ event, resource }) =>
    `${event.query} answers ${resource} with the address of the instance metadata service.`,
  why: 'A public name that suddenly means 169.254.169.254 makes a program fetch the instance’s credentials for somebody outside: DNS rebinding.',
  falsePositives: ['a name of your own that points at the metadata service on purpose'],
  respond: [
    'Which program asked for the name: something that fetches addresses which others choose (a crawler, a webhook, a PDF renderer)?',
    'Does the instance still allow IMDSv1? Require IMDSv2: it defeats this attack.',
    'Were the credentials of the instance’s role used from elsewhere afterwards? Revoke their sessions.',
  ],
  attack: ['T1552.005'],
  links: ['https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html'],
  severity: 'High',
  role: 'ACTOR',

  on: 'dns',
  // AWS itself answers so for instance-data.ec2.internal; a name without a dot is that name before the search domain.
  where: dns =>
    dns.answersMetadata &&
    dns.query.indexOf('.') >= 0 &&
    !dns.query.endsWith('.internal') &&
    !dns.query.endsWith('.amazonaws.com'),
  by: ['asker', 'query'],
  apart: ['query'],
  within: minutes(60),
  because: ({ event }) =>
    `The answer for ${event.query} (type ${event.queryType || 'unknown'}) held the instance metadata address.`,
  additionalInfo: ({ event }) => ({ domain: event.query }),

  examples: () => ({
    fires: {
      'a public name means the metadata service': [answered('a1b2.rebind.example')],
      'the same over IPv6': [{ ...answered('a1b2.rebind.example'), queryType: 'AAAA', answer: 'fd00:ec2::254' }],
      'a name that only looks like AWS’s': [answered('ec2.internal.rebind.example')],
    },
    quiet: {
      'the same name with an address of its own': [
        { ...answered('a1b2.rebind.example'), answersMetadata: false, answer: '203.0.113.5' },
      ],
      'AWS’s own name for it': [answered('instance-data.ec2.internal')],
      'AWS’s own name without the search domain': [answered('instance-data')],
    },
  }),
})

const answered = (query: string) => ({
  ...{ at: 60, vpc: 'vpc-1', instance: 'i-0abc', source: '10.0.0.5', query, queryType: 'A', rcode: 'NOERROR' },
  ...{ answers: 1, answer: '169.254.169.254', answersMetadata: true },
})
