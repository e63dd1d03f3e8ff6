import { INBOUND, OUTBOUND } from '../events/flow.ts'
import { ACTION, ADDRESS, AMOUNT, LARGEST, type Plan, SECONDS, SIDE, SLOT, SMALL, STATUS, TEXT } from './flow-fields.ts'
import { DESTINATION, EGRESS, EITHER, INGRESS } from './sides.ts'

/** The code that reads one word into `v<slot>`: `p` is at its first byte, and afterwards behind its last. */
const READ: Readonly<Record<number, (slot: number) => string>> = {
  [TEXT]: slot => `
      if (b[p] === 45 && b[p + 1] <= 32) { v${slot} = 0; p++ }
      else {
        const n = guesses[${slot}]
        const place = n >= 4 && p + n < size ? Math.imul(view.getInt32(p + n - 4, true), 0x9e3779b1) >>> 24 : -1
        if (place >= 0 && textLength[place] === n && b[p + n] <= 32 && isSame(view, p, textFrom[place], n)) {
          v${slot} = textId[place]
          p += n
        } else {
          v${slot} = lines.newText(p, ${slot})
          if (v${slot} < 0) break regular
          p = lines.end
        }
      }`,
  [ADDRESS]: slot => `
      v${slot} = 0
      v4: {
        let q = p, c = 0, word = 0, octet = 0
        ${[0, 1, 2, 3].map(octetCode).join('')}
        const place = Math.imul(word, 0x9e3779b1) >>> 20
        v${slot} = answersV4[place]
        if (v${slot} === 0 || keysV4[place] !== word) v${slot} = seenV4(word)
        p = q
      }
      if (v${slot} === 0) {
        let q = p
        while (b[q] > 32) q++
        v${slot} = seenOther(b, p, q)
        if (v${slot} === 0) break regular
        p = q
      }`,
  [SMALL]: slot => digitsCode(slot, 5) + `if (v${slot} > ${LARGEST[slot]}) break regular`,
  [AMOUNT]: slot => digitsCode(slot, 9),
  // The first eight digits stay the same for a hundred seconds.
  [SECONDS]: slot => `
      if (p + 10 >= size) break regular
      {
        const one = view.getInt32(p, true), two = view.getInt32(p + 4, true)
        if (one !== first || two !== second) {
          hundreds = eightDigits(b, p)
          if (hundreds < 0) break regular
          first = one
          second = two
        }
        const tens = b[p + 8] - 48, ones = b[p + 9] - 48
        if (tens >>> 0 > 9 || ones >>> 0 > 9) break regular
        v${slot} = hundreds * 100 + tens * 10 + ones
        p += 10
      }`,
  [ACTION]: slot => `
      if (${isWord('ACCEPT')}) v${slot} = 1
      else if (${isWord('REJECT')}) v${slot} = 0
      else break regular
      p += 6`,
  [STATUS]: () => `
      if (b[p] !== 79 || b[p + 1] !== 75) break regular
      p += 2`,
  [SIDE]: slot => `
      if (${isWord('ingress')}) { v${slot} = ${INGRESS}; p += 7 }
      else if (${isWord('egress')}) { v${slot} = ${EGRESS}; p += 6 }
      else if (b[p] === 45) { v${slot} = 0; p++ }
      else break regular`,
}

const SKIP_CODE = `
      if (b[p] <= 32) break regular
      do p++; while (b[p] > 32)`

const isWord = (word: string): string =>
  Array.from(word, (letter, i) => `b[p + ${i}] === ${letter.charCodeAt(0)}`).join(' && ')

const octetCode = (index: number): string => `
        octet = b[q] - 48
        if (octet >>> 0 > 9) break v4
        c = b[++q]
        if (c - 48 >>> 0 <= 9) {
          octet = octet * 10 + c - 48
          c = b[++q]
          if (c - 48 >>> 0 <= 9) { octet = octet * 10 + c - 48; c = b[++q] }
        }
        if (octet > 255 || c ${index < 3 ? '!== 46' : '> 32'}) break v4
        word = word << 8 | octet
        ${index < 3 ? 'q++' : ''}`

const digitsCode = (slot: number, most: number): string => `
      {
        const start = p
        let digit = b[p] - 48, value = 0
        while (digit >>> 0 <= 9) { value = Math.imul(value, 10) + digit | 0; digit = b[++p] - 48 }
        if (p === start || p - start > ${most}) break regular
        v${slot} = value
      }
      `

/** Where a row's value comes from: the slot when the plan fills it, else something else. */
const from = ({ fills }: Plan, slot: number, otherwise: string): string => (fills[slot] === 1 ? `v${slot}` : otherwise)

const rowCode = (plan: Plan): string => {
  const of = (slot: number, otherwise = '0') => from(plan, slot, otherwise)
  const plain = `sent ? source : destination`
  const plainFar = `sent ? destination : source`
  const packets = plan.fills[SLOT.packetSource] + plan.fills[SLOT.packetDestination] > 0
  const packet = `sent ? ${of(SLOT.packetSource)} : ${of(SLOT.packetDestination)}`
  const packetFar = `sent ? ${of(SLOT.packetDestination)} : ${of(SLOT.packetSource)}`
  return `
        const plain = ${plain}
        const packet = ${packets ? packet : '0'}
        const own = packet === 0 || (packet & 1) > (plain & 1) ? plain : packet
        const packetFar = ${packets ? packetFar : '0'}
        const far = packetFar === 0 ? (${plainFar}) : packetFar
        offset[rows] = base + at
        length[rows] = p - at
        columns_at[rows] = start
        columns_end[rows] = ${of(SLOT.end)}
        columns_account[rows] = account
        columns_region[rows] = ${plan.fills[SLOT.region] === 1 ? `v${SLOT.region} === 0 ? lines.region : v${SLOT.region}` : 'lines.region'}
        columns_interface[rows] = ${of(SLOT.interface)}
        columns_instance[rows] = ${of(SLOT.instance)}
        columns_vpc[rows] = ${of(SLOT.vpc)}
        columns_subnet[rows] = ${of(SLOT.subnet)}
        columns_local[rows] = own >>> 1
        columns_remote[rows] = far >>> 1
        columns_remotePublic[rows] = far & 1
        columns_localPort[rows] = sent ? sourcePort : destinationPort
        columns_remotePort[rows] = sent ? destinationPort : sourcePort
        columns_servicePort[rows] = opened ? destinationPort : sourcePort
        columns_protocol[rows] = protocol
        columns_packets[rows] = ${of(SLOT.packets)}
        columns_bytes[rows] = ${of(SLOT.bytes)}
        columns_tcpFlags[rows] = ${of(SLOT.flags)}
        columns_direction[rows] = sent === opened ? ${OUTBOUND} : ${INBOUND}
        columns_sent[rows] = sent ? 1 : 0
        columns_accepted[rows] = ${of(SLOT.action, '1')}
        columns_sidesKnown[rows] = side === ${EITHER} ? 0 : 1
        columns_service[rows] = sent ? ${of(SLOT.destinationService)} : ${of(SLOT.sourceService)}
        rows++`
}

const lineCode = (plan: Plan): string => {
  const of = (slot: number, otherwise = '0') => from(plan, slot, otherwise)
  const words = Array.from(plan.verbs, (verb, i) => {
    const read = READ[verb]?.(plan.slots[i]) ?? SKIP_CODE
    return i === plan.verbs.length - 1 ? read : `${read}\n      if (b[p++] !== 32) break regular`
  })
  return `${words.join('')}
      if (b[p] !== 10 || p - at >= longest) break regular
      const start = ${of(SLOT.start, of(SLOT.end))}
      if (start === 0) break regular
      const source = ${of(SLOT.source, of(SLOT.packetSource))}
      const destination = ${of(SLOT.destination, of(SLOT.packetDestination))}
      const account = ${plan.fills[SLOT.account] === 1 ? `v${SLOT.account} === 0 || v${SLOT.account} === lines.unknownAccount ? lines.account : v${SLOT.account}` : 'lines.account'}
      const protocol = ${of(SLOT.protocol)}
      const side = ownSide(${of(SLOT.side)}, (source & 1) === 1, (destination & 1) === 1)
      const ports = hasPorts(protocol)
      const sourcePort = ports ? ${of(SLOT.sourcePort)} : 0
      const destinationPort = ports ? ${of(SLOT.destinationPort)} : 0
      const opened = sourceOpened(protocol, ${of(SLOT.flags)}, sourcePort, destinationPort)
      let sent = side !== ${DESTINATION}
      for (;;) {
        ${rowCode(plan)}
        if (side !== ${EITHER} || !sent) break
        sent = false
      }`
}

/** The columns that `rowCode` writes. */
const COLUMNS = [
  ...['at', 'end', 'account', 'region', 'interface', 'instance', 'vpc', 'subnet', 'local', 'remote', 'remotePublic'],
  ...['localPort', 'remotePort', 'servicePort', 'protocol', 'packets', 'bytes', 'tcpFlags', 'direction', 'sent'],
  ...['accepted', 'sidesKnown', 'service'],
]

/** The body of a function that makes a plan's regular reader; undefined for plans whose rows need more than their line. */
export const regularSource = (plan: Plan): string | undefined => {
  if (plan.fills[SLOT.attachment] === 1 || plan.fills[SLOT.transitSide] === 1) return undefined
  const slots = [...new Set(plan.slots)].map(slot => `v${slot} = 0`)
  return `
  const { isSame, eightDigits, hasPorts, ownSide, sourceOpened, answersV4, keysV4, seenOther, seenV4 } = helpers
  return function (lines, from, to, most) {
    const { bytes: b, view, base, longest, offset, length, columns, guesses, textFrom, textLength, textId } = lines
    const { ${COLUMNS.map(name => `${name}: columns_${name}`).join(', ')} } = columns
    const size = b.length
    let rows = lines.rows, events = lines.events, at = from, p = 0
    let first = 0, second = 0, hundreds = 0
    let ${slots.join(', ')}
    while (at < to && rows < most) {
      p = at
      regular: {
        ${lineCode(plan)}
        events++
        at = p + 1
        continue
      }
      break
    }
    lines.rows = rows
    lines.events = events
    return at
  }`
}
