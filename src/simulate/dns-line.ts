import { iso } from './clock.ts'
import type { Instance, Site } from './organisation.ts'

export interface Query {
  readonly at: number
  readonly name: string
  readonly type: string
  readonly rcode: string
  /** JSON of the answers' list. */
  readonly answers: string
  readonly port: number
}

/** One line of a Route 53 Resolver query log. */
export const dnsLine = (site: Site, instance: Instance, q: Query): string =>
  `{"version":"1.100000","account_id":"${site.account.id}","region":"${site.region}","vpc_id":"${site.vpc}",` +
  `"query_timestamp":"${iso(q.at)}","query_name":"${q.name}.","query_type":"${q.type}","query_class":"IN",` +
  `"rcode":"${q.rcode}","answers":${q.answers},"srcaddr":"${instance.address}","srcport":"${q.port}",` +
  `"transport":"UDP","srcids":{"instance":"${instance.instance}"}}\n`

/** One answer, as JSON. */
export const dnsAnswer = (type: string, data: string): string => `{"Rdata":"${data}","Type":"${type}","Class":"IN"}`
