/**
 * Public feeds that a manifest may name (`feed: tor-exit`), with the licence under which their makers give them. Only
 * feeds whose licence is known and that come in a format that is read are here. Facts, not recommendations: whoever
 * fetches a feed is bound by its licence.
 */
import type { Category } from '../events/categories.ts'
import type { ListFormat } from './lists/read-list.ts'

export interface Feed {
  readonly name: string
  readonly url: string
  /** Who makes it. */
  readonly by: string
  /** SPDX identifier, else the name of its terms. */
  readonly licence: string
  readonly category: Category
  readonly format: ListFormat
  /** How often asking again is worth it, hours: no more often than its maker renews it or allows. */
  readonly refreshHours: number
  readonly says: string
}

const maltrail = (name: string, path: string, category: Category, says: string): Feed => ({
  name: `maltrail-${name}`,
  url: `https://raw.githubusercontent.com/stamparm/maltrail/master/trails/static/${path}.txt`,
  by: 'stamparm/maltrail',
  licence: 'MIT',
  category,
  format: 'TXT',
  refreshHours: 24,
  says,
})

export const FEEDS: readonly Feed[] = [
  {
    name: 'tor-exit',
    url: 'https://raw.githubusercontent.com/SecOps-Institute/Tor-IP-Addresses/master/tor-exit-nodes.lst',
    by: 'SecOps-Institute/Tor-IP-Addresses',
    licence: 'MIT',
    category: 'tor-exit',
    format: 'TXT',
    refreshHours: 6,
    says: 'addresses of Tor exit nodes',
  },
  {
    name: 'tor-relay',
    url: 'https://raw.githubusercontent.com/SecOps-Institute/Tor-IP-Addresses/master/tor-nodes.lst',
    by: 'SecOps-Institute/Tor-IP-Addresses',
    licence: 'MIT',
    category: 'tor-relay',
    format: 'TXT',
    refreshHours: 6,
    says: 'addresses of all Tor nodes, guards and relays included',
  },
  {
    name: 'feodo-c2',
    url: 'https://feodotracker.abuse.ch/downloads/ipblocklist.txt',
    by: 'abuse.ch Feodo Tracker',
    licence: 'CC0-1.0',
    category: 'c2',
    format: 'TXT',
    refreshHours: 1,
    says: 'control servers of banking botnets that are online or were lately; often very few',
  },
  {
    name: 'spamhaus-drop',
    url: 'https://www.spamhaus.org/drop/drop.txt',
    by: 'The Spamhaus Project',
    licence: 'Spamhaus DROP Fair Use Policy',
    category: 'malicious',
    format: 'TXT',
    refreshHours: 24,
    says: 'blocks of hijacked or wholly criminal networks, IPv4; to be asked for at most once an hour',
  },
  {
    name: 'spamhaus-drop-v6',
    url: 'https://www.spamhaus.org/drop/dropv6.txt',
    by: 'The Spamhaus Project',
    licence: 'Spamhaus DROP Fair Use Policy',
    category: 'malicious',
    format: 'TXT',
    refreshHours: 24,
    says: 'the same for IPv6',
  },
  {
    name: 'ipsum-3',
    url: 'https://raw.githubusercontent.com/stamparm/ipsum/master/levels/3.txt',
    by: 'stamparm/ipsum',
    licence: 'Unlicense',
    category: 'malicious',
    format: 'TXT',
    refreshHours: 24,
    says: 'addresses on three or more public blocklists; mostly scanners and password guessers',
  },
  {
    name: 'ipsum-5',
    url: 'https://raw.githubusercontent.com/stamparm/ipsum/master/levels/5.txt',
    by: 'stamparm/ipsum',
    licence: 'Unlicense',
    category: 'malicious',
    format: 'TXT',
    refreshHours: 24,
    says: 'addresses on five or more public blocklists: fewer, and surer',
  },
  maltrail('mass-scanner', 'mass_scanner', 'scanner', 'addresses of internet-wide scanners'),
  maltrail('mass-scanner-blocks', 'mass_scanner_cidr', 'scanner', 'blocks of internet-wide scanners'),
  maltrail('crypto-mining', 'suspicious/crypto_mining', 'mining', 'domains and addresses of mining pools'),
]

/** The feed of that name, undefined when there is none. */
export const feedNamed = (name: string): Feed | undefined => FEEDS.find(feed => feed.name === name)
