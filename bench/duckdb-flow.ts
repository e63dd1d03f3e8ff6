/**
 * The flow detections in SQL. The files are read once into a table of sides; each detection filters it first and then
 * counts, so that windows are joined only over the few rows that are left.
 */
import { PORT_PROBE, PORT_SWEEP, PORTSCAN, SCANNERS, SERVICES, SSH, TCP_PORTS, UDP_FLOOD } from './subset.ts'

const texts = (values: readonly string[]): string => values.map(value => `'${value}'`).join(',')

/** Made once, before anything is measured. */
export const FLOW_SETUP = [
  // Three digits and from 224: multicast and reserved. Cheaper than taking the first octet apart.
  `create macro is_public(x) as case when contains(x, ':') then substr(x, 1, 1) in ('2', '3') and substr(x, 5, 1) = ':'
    else not (starts_with(x, '10.') or starts_with(x, '192.168.') or starts_with(x, '127.') or starts_with(x, '0.')
    or starts_with(x, '169.254.') or starts_with(x, '192.0.0.') or starts_with(x, '198.18.') or starts_with(x, '198.19.')
    or (x >= '224' and x < '26' and substr(x, 4, 1) = '.')
    or (starts_with(x, '172.') and cast(split_part(x, '.', 2) as integer) between 16 and 31)
    or (starts_with(x, '100.') and cast(split_part(x, '.', 2) as integer) between 64 and 127)) end`,
  `create macro rank_of(p) as case when p < 1024 then 0 when p in (${SERVICES}) then 0 when p >= 32768 then 2 else 1 end`,
  `create macro opened(proto, s, d) as proto not in (6, 17, 132, 33, 136)
    or not (rank_of(s) < rank_of(d) or (rank_of(s) = rank_of(d) and rank_of(s) <> 2 and s < d))`,
  `create table scanners as select unnest([${texts(SCANNERS)}]) address`,
]

const COLUMNS = `{'version': 'UTINYINT', 'account': 'VARCHAR', 'eni': 'VARCHAR', 'src': 'VARCHAR', 'dst': 'VARCHAR',
  'sport': 'INTEGER', 'dport': 'INTEGER', 'proto': 'INTEGER', 'packets': 'BIGINT', 'bytes': 'BIGINT', 'start': 'BIGINT',
  'finish': 'BIGINT', 'action': 'VARCHAR', 'status': 'VARCHAR'}`

/** Both private, or both IPv6: the record does not say whose side is whose, and stands once for each. */
const readFlow = (files: readonly string[]): string[] => [
  `create or replace temp table f as
    select account, eni, src, dst, sport, dport, proto, packets, bytes, start, action = 'ACCEPT' as accepted,
      is_public(src) as spub, is_public(dst) as dpub, opened(proto, sport, dport) as src_opened
    from read_csv([${texts(files)}], delim = ' ', header = true, quote = '', escape = '', nullstr = '-', auto_detect = false,
      parallel = false, columns = ${COLUMNS})
    where status = 'OK'`,
  // Only rows that some detection may want are told by sides.
  `create or replace temp table c as
    select * from f where (proto = 6 and (sport = 22 or dport = 22) and accepted) or packets <= 3
      or (proto = 17 and accepted and (dport in (${TCP_PORTS}) or sport in (${TCP_PORTS})))
      or (proto = 6 and accepted and (dst in (from scanners)))`,
  `create or replace temp table own as select distinct eni, case when spub then dst else src end as local from f where spub <> dpub`,
  `create or replace temp table common as
    with pairs as (select distinct eni, src, dst, contains(src, ':') as six from f where spub = dpub),
    ends as (select eni, six, unnest([src, dst]) as local, least(src, dst) as a, greatest(src, dst) as b from pairs),
    n as (select eni, six, count(distinct (least(src, dst), greatest(src, dst))) as pairs from pairs group by all),
    held as (select eni, six, local, count(distinct (a, b)) as times from ends group by all)
    select eni, six, min(local) as local from held join n using (eni, six) where times = pairs group by all having count(*) = 1`,
  `create or replace temp table s as
    select account, eni, src as local, dst as remote, sport as lport, dport as rport, proto, packets, bytes, start // 60 as minute,
      accepted, true as sent, dpub as rpub, case when src_opened then dport else sport end as service,
      case when src_opened then 2 else 1 end as direction, spub = dpub as either
    from c where dpub or not spub
    union all
    select account, eni, dst, src, dport, sport, proto, packets, bytes, start // 60, accepted, false, spub,
      case when src_opened then dport else sport end, case when src_opened then 1 else 2 end, spub = dpub
    from c where spub or not dpub`,
  `create or replace temp table h as
    with told as (select * from own union select eni, local from common)
    select * from s where not either
      or (eni, local) in (from told)
      or ((eni, remote) not in (from told) and direction = case when rpub then 1 else 2 end)`,
]

/** `count` over every sliding window of whole minutes that ends in a minute in which the key was active. */
const sliding = (keys: string, rows: string, width: number, having: string, enough: string): string => `
  with r as (select * from h where ${rows}),
  k as (select ${keys} from r group by ${keys} having ${enough}),
  q as (select r.* from r semi join k using (${keys})),
  ends as (select distinct ${keys}, minute as last from q)
  select distinct concat_ws(' ', ${keys}) as key
  from ends join q using (${keys}) where minute between last - ${width - 1} and last
  group by ${keys}, last having ${having}`

const CONNECTION = 'account, eni, remote, direction'
const CLIENT = 'case when direction = 1 then rport else lport end'
const OUT = 'direction = 2 and packets <= 3 and sent'
const HOSTS = 'case when service in (80, 443) then 500 else 100 end'

export const FLOW_QUERIES: Readonly<Record<string, string>> = {
  [SSH]: sliding(
    CONNECTION,
    'service = 22 and proto = 6 and accepted',
    10,
    `count(distinct ${CLIENT}) >= 20 and sum(bytes) >= 1000 * count(distinct ${CLIENT}) and sum(bytes) < 8000 * count(distinct ${CLIENT})`,
    'count(*) >= 20',
  ),
  [PORTSCAN]: sliding(
    'account, eni, remote',
    `${OUT} and service < 32768 and proto in (6, 17)`,
    5,
    'count(distinct service) >= 40',
    'count(distinct service) >= 40',
  ),
  [PORT_SWEEP]: sliding(
    'account, eni, service',
    `${OUT} and rpub and proto = 6`,
    5,
    `count(distinct remote) >= ${HOSTS}`,
    'count(distinct remote) >= 100',
  ),
  [UDP_FLOOD]: sliding(
    CONNECTION,
    `proto = 17 and direction = 2 and service in (${TCP_PORTS}) and rpub and accepted`,
    10,
    'sum(packets) filter (sent) >= 200000 and sum(packets) filter (sent) >= 10 * coalesce(sum(packets) filter (not sent), 0)',
    'sum(packets) filter (sent) >= 200000',
  ),
  [PORT_PROBE]: `select distinct concat_ws(' ', account, eni, remote, service) as key from h semi join scanners on remote = address
    where direction = 1 and proto = 6 and sent and accepted and service not in (80, 443)
      and bytes > packets * case when contains(remote, ':') then 60 else 40 end`,
}

export const flowTables = readFlow
