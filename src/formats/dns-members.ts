/** The members that columns are made of; the position in this list is the member's number. */
export const MEMBERS = [
  'query_timestamp',
  'query_name',
  'query_type',
  'rcode',
  'srcaddr',
  'srcport',
  'transport',
  'account_id',
  'region',
  'vpc_id',
  'firewall_rule_action',
  'instance',
  'resolver_network_interface',
] as const
export type Member = (typeof MEMBERS)[number]
export const member = (name: Member): number => MEMBERS.indexOf(name)
