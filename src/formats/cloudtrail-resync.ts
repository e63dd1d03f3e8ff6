// Hot. Nothing here may allocate per event.
import { NameTable, skipSpace } from './json-scan.ts'

/** Names that a record, or what wraps one, begins with. Names that nested objects begin with too are left out. */
const FIRST_NAMES = new NameTable([
  'Records',
  'Events',
  'EventId',
  'CloudTrailEvent',
  'version',
  'detail',
  'detail-type',
  'additionalEventData',
  'addendum',
  'apiVersion',
  'awsRegion',
  'errorCode',
  'errorMessage',
  'eventCategory',
  'eventID',
  'eventName',
  'eventSource',
  'eventTime',
  'eventType',
  'eventVersion',
  'managementEvent',
  'readOnly',
  'recipientAccountId',
  'requestID',
  'requestParameters',
  'responseElements',
  'serviceEventDetails',
  'sharedEventID',
  'sourceIPAddress',
  'tlsDetails',
  'userAgent',
  'userIdentity',
  'vpcEndpointId',
])
/** A record's brace and its first name lie within this many bytes, or it is not found again. */
const HEAD_BYTES = 128

/** Finds where the next record begins after something that was none. */
export class RecordSearch {
  /** True when `find` found nothing yet and needs the bytes that follow. */
  waits = false

  /**
   * The position of the next record's brace in p..to. When there is none: `to` if nothing follows (`ends`), else where
   * to go on when more bytes have come.
   */
  find(b: Uint8Array, p: number, to: number, ends: boolean): number {
    this.waits = false
    for (; p < to; p++) {
      if (b[p] !== 123) continue
      if (!ends && to - p < HEAD_BYTES) break
      const end = Math.min(to, p + HEAD_BYTES)
      const quote = skipSpace(b, p + 1, end)
      if (quote >= end || b[quote] !== 34) continue
      let close = quote + 1
      while (close < end && b[close] !== 34) close++
      const colon = skipSpace(b, close + 1, end)
      if (colon < end && b[colon] === 58 && FIRST_NAMES.find(b, quote + 1, close) >= 0) return p
    }
    this.waits = !ends
    return p
  }
}
