/** What the principal of a finding normally does, beside what it did. */
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useV1 } from '../api/v1.ts'
import { namesake, ProfileOf } from '../parts/profile.tsx'
import { To } from '../shell/scope.tsx'
import type { Finding } from './kept.ts'

export const Normal = ({ finding }: { readonly finding: Finding }) => {
  const principal = finding.resource.accessKeyDetails?.userName ?? ''
  const query = useV1('profile', { query: { principal, account: finding.accountId } }, { enabled: principal !== '' })
  const [profile] = namesake(query.data?.profiles ?? [], principal)
  if (profile === undefined) return null
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<To path={`/entity/principal/${encodeURIComponent(principal)}`}>{profile.principal}</To>}
        >
          What is normal for it
        </Header>
      }
    >
      <ProfileOf profile={profile} />
    </Container>
  )
}
