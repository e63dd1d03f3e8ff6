/** Findings as they come, by server-sent events. */
import { useEffect, useRef, useState } from 'react'
import type { Answer } from './v1.ts'

export type FindingSummary = Answer<'searchFindings'>['findings'][number]

/** Calls back for each finding that is new or was updated; tells whether the stream is open. */
export const useFindingEvents = (came: (summary: FindingSummary) => void): boolean => {
  const [isLive, setLive] = useState(false)
  const latest = useRef(came)
  latest.current = came
  useEffect(() => {
    const source = new EventSource('/v1/events')
    source.onopen = () => setLive(true)
    source.onerror = () => setLive(false)
    source.addEventListener('finding', event => latest.current(JSON.parse((event as MessageEvent<string>).data)))
    return () => source.close()
  }, [])
  return isLive
}
