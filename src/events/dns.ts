import { address, type EventOf, flag, found, kind, lists, number, seconds, text } from './kind.ts'

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
    registered: found(
      text(
        'The registrable domain that the name lies in: the public suffix and one label. Where anybody may have a name under a suffix (`duckdns.org`), that is a suffix too. Empty for a bare suffix and for names of inner networks (`.internal`, `.arpa`).',
      ),
      'query',
    ),
    generated: found(
      number(
        'How seldom an ordinary registrable domain looks so much as if a program had made it up: tenths of −ln of the share of ordinary ones. 23 is one in ten, 46 one in a hundred, 69 one in a thousand.',
      ),
      'query',
    ),
    payload: found(
      number(
        'What the labels below the registrable domain could carry, bits: what it takes to write them down for somebody who knows ordinary host names. 0 without such labels.',
      ),
      'query',
    ),
    mining: found(
      number(
        'What the words in the name say for a mining pool, tenths of nats: `pool`, `xmr`, `stratum`, … each as much as it is commoner in names of pools.',
      ),
      'query',
    ),
    open: found(flag('True when anybody may have a name under the suffix: dynamic DNS, hosting.'), 'query'),
    answerLists: lists('answer', 'Categories of the lists that hold the first answer’s address.'),
  },
  {
    asker: ['vpc', 'instance', 'source'],
  },
)

export type DnsEvent = EventOf<typeof dns>
