/** Signing in with a name and a password, or by the link that `npm start` and `vedette users link` print. */
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { v1 } from '../api/v1.ts'
import { Loading } from '../parts/states.tsx'
import type { Session } from '../session.tsx'

const LINK = /^#([A-Za-z0-9_-]{43})$/

/** React asks twice for what it starts twice; a link works once. */
const asked = new Map<string, Promise<Session>>()
const signInBy = (token: string): Promise<Session> => {
  const known = asked.get(token) ?? v1('signInByLink', { body: { token } })
  asked.set(token, known)
  return known
}

interface Props {
  readonly signedIn: (session: Session) => void
}

/** The token is behind the # of the address, which no server and no log ever sees. */
const useLink = ({ signedIn }: Props): { readonly going: boolean; readonly problem: string } => {
  const { hash, pathname } = useLocation()
  const navigate = useNavigate()
  const token = pathname === '/sign-in' ? LINK.exec(hash)?.[1] : undefined
  const [problem, setProblem] = useState('')
  useEffect(() => {
    if (token === undefined) return
    signInBy(token).then(
      session => {
        navigate('/', { replace: true })
        signedIn(session)
      },
      error => {
        navigate('/sign-in', { replace: true })
        setProblem((error as Error).message)
      },
    )
  })
  return { going: token !== undefined, problem }
}

export const SignIn = ({ signedIn }: Props) => {
  const link = useLink({ signedIn })
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    document.title = 'Sign in · Vedette'
  }, [])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      const session = await v1('signIn', { body: { name, password } })
      if (pathname === '/sign-in') navigate('/', { replace: true })
      signedIn(session)
    } catch (error) {
      setProblem((error as Error).message)
      setBusy(false)
    }
  }
  if (link.going) return <Loading what="Signing in…" />
  return (
    <main className="vedette-plain">
      <form onSubmit={submit}>
        <Container header={<Header variant="h1">Sign in to Vedette</Header>}>
          <SpaceBetween size="m">
            {(problem || link.problem) === '' ? null : <Alert type="error">{problem || link.problem}</Alert>}
            <FormField label="Name">
              <Input value={name} onChange={({ detail }) => setName(detail.value)} autoComplete="username" autoFocus />
            </FormField>
            <FormField label="Password">
              <Input
                type="password"
                value={password}
                onChange={({ detail }) => setPassword(detail.value)}
                autoComplete="current-password"
              />
            </FormField>
            <Button variant="primary" formAction="submit" loading={busy} disabled={name === '' || password === ''}>
              Sign in
            </Button>
          </SpaceBetween>
        </Container>
      </form>
    </main>
  )
}
