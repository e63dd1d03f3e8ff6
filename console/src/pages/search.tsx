/** One box that finds an account, principal, address, domain, instance, bucket or finding. */
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useV1, v1 } from '../api/v1.ts'
import { Page } from '../parts/page.tsx'
import { Asked, Empty } from '../parts/states.tsx'
import { To, useParam, usePlaces } from '../shell/scope.tsx'

const KINDS = ['principal', 'address', 'domain', 'resource'] as const
const NAMES = { principal: 'Principals', address: 'Addresses', domain: 'Domains', resource: 'Resources' } as const
/** The most of each kind that are looked through for a part of a name. */
const LOOKED_MAX = 300
const SHOWN = 8
const FINDING = /^[0-9a-f]{32}$/

interface Hit {
  readonly key: string
  readonly total: number
}

/** A whole name that is not among the most frequent is asked for by itself. */
const exactly = async (text: string): Promise<readonly (readonly [string, Hit])[]> => {
  const asked = KINDS.map(async kind => {
    const { total } = await v1('countFindings', { body: { about: { [kind]: text } } })
    return [kind, { key: text, total }] as const
  })
  return (await Promise.all(asked)).filter(([, { total }]) => total > 0)
}

const Hits = ({ kind, hits }: { readonly kind: (typeof KINDS)[number]; readonly hits: readonly Hit[] }) =>
  hits.length === 0 ? null : (
    <div>
      <Box variant="h2">{NAMES[kind]}</Box>
      <ul>
        {hits.slice(0, SHOWN).map(({ key, total }) => (
          <li key={key}>
            <To path={`/entity/${kind}/${encodeURIComponent(key)}`}>{key}</To> · {total.toLocaleString()}{' '}
            {total === 1 ? 'finding' : 'findings'}
          </li>
        ))}
      </ul>
    </div>
  )

const Accounts = ({ text }: { readonly text: string }) => {
  const accounts = [...new Set(usePlaces().flatMap(place => place.accounts))].filter(each => each.includes(text))
  return accounts.length === 0 ? null : (
    <div>
      <Box variant="h2">Accounts</Box>
      <ul>
        {accounts.slice(0, SHOWN).map(account => (
          <li key={account}>
            <To path={`/entity/account/${account}`}>{account}</To>
          </li>
        ))}
      </ul>
    </div>
  )
}

const Found = ({ text }: { readonly text: string }) => {
  const counts = useV1('countFindings', { body: { facets: [...KINDS], limit: LOOKED_MAX } })
  const exact = useQuery({ queryKey: ['exactly', text], queryFn: () => exactly(text) })
  const wanted = text.toLowerCase()
  return (
    <Asked query={counts}>
      {({ facets }) => {
        const found = KINDS.map(kind => {
          const near = (facets[kind] ?? []).filter(({ key }) => key.toLowerCase().includes(wanted))
          const whole = (exact.data ?? []).flatMap(([of, hit]) => (of === kind ? [hit] : []))
          return { kind, hits: [...whole, ...near.filter(({ key }) => key !== text)] }
        })
        const isNothing = found.every(({ hits }) => hits.length === 0) && !FINDING.test(text) && !exact.isPending
        return (
          <SpaceBetween size="m">
            {FINDING.test(text) ? <To path={`/findings/${text}`}>The finding {text}</To> : null}
            <Accounts text={text} />
            {found.map(({ kind, hits }) => (
              <Hits key={kind} kind={kind} hits={hits} />
            ))}
            {isNothing && !/^\d+$/.test(text) ? <Empty title="No finding speaks of this" /> : null}
          </SpaceBetween>
        )
      }}
    </Asked>
  )
}

const PAUSE_MS = 300

export default () => {
  const [text, setText] = useParam('q')
  const [typed, setTyped] = useState(text ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The address may change without a key: back, or the link in the navigation.
  useEffect(() => setTyped(text ?? ''), [text])
  const type = (value: string): void => {
    setTyped(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setText(value.trim()), PAUSE_MS)
  }
  return (
    <Page title="Search" says="An account, principal, address, domain, instance, bucket, key or finding id.">
      <SpaceBetween size="l">
        <Input
          type="search"
          autoFocus
          ariaLabel="Search for"
          placeholder="203.0.113.7, alice, i-0123…, a bucket or a domain"
          value={typed}
          onChange={({ detail }) => type(detail.value)}
        />
        {text === undefined ? null : (
          <Container>
            <Found text={text} />
          </Container>
        )}
      </SpaceBetween>
    </Page>
  )
}
