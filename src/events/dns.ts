import { address, type EventOf, flag, kind, lists, number, seconds, text } from './kind.ts'

/** One Route 53 Resolver query log record. */
export const dns = kind(
  'dns',
  {
    at: seconds('When the query was made. `query_timestamp`.'),
    account: text('Owner of the VPC, 12 digits. `account_id`.'),
    region: text('`region`, else the Region in the object key.'),
    vpc: text('VPC that the query came from. `vpc_id`.'),
    instance: text('Instance that asked, `i-…`. `srcids.instance`.'),
    interface: text(
      'Resolver endpoint’s interface, for queries that came through one. `srcids.resolver_network_interface`.',
    ),
    source: address('Address that asked. `srcaddr`.'),
    sourcePort: number('`srcport`.'),
    query: text('The name asked for, lower case, without the final dot. `query_name`.'),
    queryType: text('`A`, `AAAA`, `TXT`, … `query_type`.'),
    rcode: text('`NOERROR`, `NXDOMAIN`, … `rcode`.'),
    transport: text('`UDP`, `TCP`, `DOH`. `transport`.'),
    answers: number('How many answers came back. `answers`.'),
    answer: address('The first A or AAAA answer.'),
    answersMetadata: flag(
      'True when any A or AAAA answer is the instance metadata address, 169.254.169.254 or fd00:ec2::254.',
    ),
    firewallAction: text('`ALERT` or `BLOCK` when Route 53 DNS Firewall acted. `firewall_rule_action`.'),
    queryLists: lists('query', 'Categories of the lists that hold the name or a parent domain of it.'),
    answerLists: lists('answer', 'Categories of the lists that hold the first answer’s address.'),
  },
  {
    asker: ['vpc', 'instance', 'source'],
  },
)

export type DnsEvent = EventOf<typeof dns>
