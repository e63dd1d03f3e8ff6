/** Who is signed in, and what that role may do. The server refuses what this hides. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { useLocation } from 'react-router'
import { ApiError, useCsrf as keepCsrf, onSignedOut } from './api/client.ts'
import { type Answer, v1 } from './api/v1.ts'
import { SignIn } from './pages/sign-in.tsx'
import { Failure, Loading } from './parts/states.tsx'

export type Session = Answer<'getSession'>
/** Settling is archiving, feedback and samples; configuring is everything else that changes something. */
export type Right = 'settle' | 'configure'

const SessionContext = createContext<Session | undefined>(undefined)

export const useSession = (): Session => {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('useSession is for what is inside SignedIn')
  return session
}

/** `const mayConfigure = useMay('configure')` */
export const useMay = (right: Right): boolean => {
  const { role } = useSession()
  return role === 'administrator' || (right === 'settle' && role === 'analyst')
}

const KEY = ['getSession']

/** What every page asks first is asked before the first of them is drawn. */
const FIRST = ['places', 'findingFields'] as const

const askSession = async (queries: QueryClient): Promise<Session | null> => {
  try {
    const session = await v1('getSession', {})
    keepCsrf(session.csrf)
    for (const name of FIRST)
      queries.prefetchQuery({ queryKey: [name, {}], queryFn: ({ signal }) => v1(name, {}, signal) })
    return session
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return null
    throw error
  }
}

const sessionQuery = (queries: QueryClient) => ({
  queryKey: KEY,
  queryFn: () => askSession(queries),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Asks before anything is drawn. */
export const askWhoIsThere = (queries: QueryClient): Promise<void> => queries.prefetchQuery(sessionQuery(queries))

/** Nobody is signed in, and what was shown is not for whoever comes next. */
const forget = (queries: QueryClient): void => {
  queries.setQueryData(KEY, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
}

/** Ends the session and forgets what it showed. */
export const useSignOut = (): (() => Promise<void>) => {
  const queries = useQueryClient()
  return async () => {
    await v1('signOut', {})
    forget(queries)
  }
}

/** Shows its children to whoever is signed in, and the sign-in page to everybody else. */
export const SignedIn = ({ children }: { readonly children: ReactNode }) => {
  const queries = useQueryClient()
  const session = useQuery(sessionQuery(queries))
  useEffect(() => onSignedOut(() => forget(queries)), [queries])
  const { pathname, hash } = useLocation()
  const signedIn = (session: Session): void => {
    // What was shown to whoever was here before is not for whoever comes.
    forget(queries)
    keepCsrf(session.csrf)
    queries.setQueryData(KEY, session)
  }
  if (session.isPending) return <Loading />
  if (session.isError) return <Failure error={session.error} again={() => session.refetch()} />
  // A link signs in whoever it is for, also where somebody is signed in already.
  if (session.data === null || (pathname === '/sign-in' && hash !== '')) return <SignIn signedIn={signedIn} />
  return <SessionContext value={session.data}>{children}</SessionContext>
}
