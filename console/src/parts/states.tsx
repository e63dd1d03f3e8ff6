/** What is shown while there is nothing to show: empty, loading, failed, not allowed. */
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../api/client.ts'

export const Loading = ({ what }: { readonly what?: string }) => (
  <div className="vedette-loading" role="status">
    <Box color="text-body-secondary">
      <Spinner /> {what ?? 'Loading…'}
    </Box>
  </div>
)

/** Nothing there, and that is an answer: says why, and what one can do. */
export const Empty = ({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) => (
  <Box textAlign="center" padding={{ vertical: 'l' }} color="text-body-secondary">
    <SpaceBetween size="xs">
      <Box variant="strong" color="inherit">
        {title}
      </Box>
      {children === undefined ? null : <div>{children}</div>}
      {action}
    </SpaceBetween>
  </Box>
)

export const NoPermission = ({ role, children }: { readonly role?: string; readonly children?: ReactNode }) => (
  <Alert type="info" header="Your role does not allow this">
    {children ?? `Ask an administrator of the account${role === undefined ? '' : `; your role is ${role}`}.`}
  </Alert>
)

/** The service's own words, and a way to try again. */
export const Failure = ({ error, again }: { readonly error: unknown; readonly again?: () => void }) => {
  if (error instanceof ApiError && error.status === 403) return <NoPermission>{error.message}</NoPermission>
  const isMissing = error instanceof ApiError && error.status === 404
  return (
    <Alert
      type={isMissing ? 'warning' : 'error'}
      header={isMissing ? 'There is no such thing here' : 'This could not be loaded'}
      action={again === undefined ? undefined : <Button onClick={again}>Try again</Button>}
    >
      {error instanceof Error ? error.message : String(error)}
    </Alert>
  )
}

/** Shows what a query brought, or why it did not: `<Asked query={finding}>{data => …}</Asked>`. */
export const Asked = <T,>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
}): ReactNode => {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failure error={query.error} again={() => query.refetch()} />
  return <Loading />
}
