/** The three formats that are tables with a header: OTX_CSV, PROOF_POINT and FIRE_EYE. */
import { csvReader } from './csv.ts'
import type { ListReader } from './lines.ts'
import type { ListTally } from './tally.ts'

export const OTX_EXPECTED = 'Indicator type, Indicator, Description'
export const PROOF_POINT_EXPECTED = 'ip (or domain), category, score, first_seen, last_seen, ports (|)'
export const FIRE_EYE_EXPECTED = 'reportId, title, threatScape, … with columns sha256, cidr, domain and ip'

/** The kinds of indicators that look-ups ask for, as GuardDuty and OTX itself spell them. */
const OTX_TYPES = /^(?:cidr|ipv[46]|domain(?: name)?|hostname|sha256|filehash-sha256)$/i

/** Rows `type, value, description`. URLs, MD5 sums and the like are counted as other. */
export const otxReader = (tally: ListTally): ListReader =>
  csvReader(
    tally,
    names =>
      names[0] === 'indicator type' && names[1] === 'indicator'
        ? (cell, row) => {
            const value = cell('indicator')
            if (value === '') tally.bad(row)
            else if (OTX_TYPES.test(cell('indicator type'))) tally.value(value)
            else tally.other()
          }
        : undefined,
    OTX_EXPECTED,
  )

/** Rows whose first cell is the value, called `ip` or `domain`. */
export const proofPointReader = (tally: ListTally): ListReader =>
  csvReader(
    tally,
    names =>
      (names[0] === 'ip' || names[0] === 'domain') && names.includes('category')
        ? (cell, row) => {
            const value = cell(names[0])
            if (value === '') tally.bad(row)
            else tally.value(value)
          }
        : undefined,
    PROOF_POINT_EXPECTED,
  )

const FIRE_EYE_COLUMNS = ['sha256', 'cidr', 'domain', 'ip'] as const

/** Rows of 47 cells of which four are asked for; a row that fills none of them speaks of something else. */
export const fireEyeReader = (tally: ListTally): ListReader =>
  csvReader(
    tally,
    names =>
      names[0] === 'reportid' && FIRE_EYE_COLUMNS.some(name => names.includes(name))
        ? cell => {
            const values = FIRE_EYE_COLUMNS.map(cell).filter(value => value !== '')
            for (const value of values) tally.value(value)
            if (values.length === 0) tally.other()
          }
        : undefined,
    FIRE_EYE_EXPECTED,
  )
