/** Requests made to S3 in this process, because each of them is paid for. */
export interface RequestCounts {
  list: number
  get: number
  head: number
}

/** Grows with every request that is sent. */
export const requests: RequestCounts = { list: 0, get: 0, head: 0 }
