/** One list in each format that says the same: an address, a block, a domain and a SHA-256. */
import { textOfV6 } from '../../tables/addresses.ts'
import { BENEATH_ALONE, type EntrySink, NAME_ALONE } from './entries.ts'
import type { ListFormat } from './read-list.ts'

export const SHA = 'ab'.repeat(32)

const FIRE_EYE_HEADER =
  'reportId, title, threatScape, audience, intelligenceType, publishDate, reportLink, webLink, emailIdentifier, senderAddress, senderName, sourceDomain, sourceIp, subject, recipient, emailLanguage, fileName, fileSize, fuzzyHash, fileIdentifier, md5, sha1, sha256, description, fileType, packer, userAgent, registry, fileCompilationDateTime, filePath, asn, cidr, domain, domainTimeOfLookup, networkIdentifier, ip, port, protocol, registrantEmail, registrantName, networkType, url, malwareFamily, malwareFamilyId, actor, actorId, observationTime'
const fireEyeRow = (name: string, value: string): string => {
  const names = FIRE_EYE_HEADER.split(', ')
  return names.map(other => (other === name ? value : other === 'title' ? '"Some ""report"", of old"' : '')).join(',')
}

export const stixObject = (type: string, inner: string): string =>
  `<stix:Indicator id="i"><indicator:Observable><cybox:Object><cybox:Properties xsi:type="X:${type}">${inner}</cybox:Properties></cybox:Object></indicator:Observable></stix:Indicator>`
export const stixPackage = (...objects: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- a > b -->\n<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1">\n${objects.join('\n')}\n</stix:STIX_Package>\n`

export const SAMPLES: Readonly<Record<ListFormat, string>> = {
  TXT: `# a list\n9.9.9.9\n8.8.8.0/24 ; why\n*.bad.example\r\n${SHA}\n`,
  STIX: stixPackage(
    stixObject('AddressObjectType', '<X:Address_Value condition="Equals">9.9.9.9</X:Address_Value>'),
    stixObject(
      'AddressObjectType',
      '<X:Address_Value condition="InclusiveBetween">8.8.8.0##comma##8.8.8.255</X:Address_Value>',
    ),
    stixObject('DomainNameObjectType', '<X:Value><![CDATA[*.bad]]>&#x2e;example</X:Value>'),
    stixObject(
      'FileObjectType',
      `<F:Hashes><c:Hash><c:Type>SHA256</c:Type><c:Simple_Hash_Value>${SHA}</c:Simple_Hash_Value></c:Hash></F:Hashes>`,
    ),
  ),
  OTX_CSV: `Indicator type, Indicator, Description\nIPv4, 9.9.9.9, x\nCIDR, 8.8.8.0/24, "a, b"\nDomain name, *.bad.example, x\nSHA256, ${SHA}, x\n`,
  ALIEN_VAULT: `9.9.9.9#4#2#Scanning Host#IN#Gurgaon#28.46,77.03#3\n8.8.8.0/24#4#2#x#IN#y#1,2#3\n*.bad.example #4#2#x#IN#y#1,2#3\n${SHA}#4#2#x#IN#y#1,2#3\n`,
  PROOF_POINT: `ip, category, score, first_seen, last_seen, ports (|)\n9.9.9.9, 1, 100, 2000-01-01, 2000-01-01, 80\n8.8.8.0/24, 1, 100, 2000-01-01, 2000-01-01,\n*.bad.example, 1, 100, 2000-01-01, 2000-01-01, 80|443\n${SHA}, 1, 100, 2000-01-01, 2000-01-01,\n`,
  FIRE_EYE: [
    FIRE_EYE_HEADER,
    fireEyeRow('ip', '9.9.9.9'),
    fireEyeRow('cidr', '8.8.8.0/24'),
    fireEyeRow('domain', '*.bad.example'),
    fireEyeRow('sha256', SHA),
    '',
  ].join('\n'),
}

export const SAMPLE_SAYS = ['9.9.9.9', '8.8.8.0-8.8.8.255', '*.bad.example', SHA]

/** Four mapped words as text: IPv4 in dots. */
const textOf = (r: Uint32Array, at: number): string => {
  const d = r[at + 3]
  if (r[at] === 0 && r[at + 1] === 0 && r[at + 2] === 0xffff)
    return [d >>> 24, (d >>> 16) & 255, (d >>> 8) & 255, d & 255].join('.')
  return textOfV6(r[at], r[at + 1], r[at + 2], d)
}

/** A sink that writes down what it is handed. */
export const writing = (seen: string[]): EntrySink => ({
  range(_, r) {
    const [first, last] = [textOf(r, 0), textOf(r, 4)]
    seen.push(first === last ? first : `${first}-${last}`)
  },
  domain: (name, covers) =>
    seen.push(covers === BENEATH_ALONE ? `*.${name}` : covers === NAME_ALONE ? `=${name}` : name),
  hash: hex => seen.push(hex),
})
