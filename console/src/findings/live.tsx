/** Findings that come while one looks: the list follows, no more often than every two seconds. */
import Box from '@cloudscape-design/components/box'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useFindingEvents } from '../api/events.ts'

const EVERY_MS = 2_000

export const Live = () => {
  const queries = useQueryClient()
  const [came, setCame] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const isLive = useFindingEvents(() => {
    setCame(before => before + 1)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      for (const key of ['searchFindings', 'countFindings', 'findingsOverTime'])
        queries.invalidateQueries({ queryKey: [key] })
    }, EVERY_MS)
  })
  return (
    <Box variant="span" color="text-body-secondary">
      <StatusIndicator type={isLive ? 'success' : 'pending'}>
        {isLive ? 'Live' : 'Connecting…'}
        {came === 0 ? '' : `, ${came.toLocaleString()} came while you look`}
      </StatusIndicator>
    </Box>
  )
}
