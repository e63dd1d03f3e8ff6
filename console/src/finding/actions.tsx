/** What one can do with a finding. */
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useNavigate } from 'react-router'
import { useSettle } from '../findings/settle.ts'
import { useMay } from '../session.tsx'
import { useHref } from '../shell/scope.tsx'
import type { Kept } from './kept.ts'
import { subjectsOf } from './subjects.ts'

/** The rule that hides this and what is like it: the same type, on the same resource. The builder makes it smaller or wider. */
const like = ({ finding }: Kept): string[] => {
  const { resource, type } = finding
  const details: readonly (readonly [string, string | undefined])[] = [
    ['type', type],
    ['accountId', finding.accountId],
    ['resource.instanceDetails.instanceId', resource.instanceDetails?.instanceId],
    ['resource.s3BucketDetails.name', resource.s3BucketDetails?.[0]?.name],
    ['resource.accessKeyDetails.userName', resource.accessKeyDetails?.userName],
  ]
  return details.flatMap(([field, value]) => (value === undefined || value === '' ? [] : [`${field}=${value}`]))
}

export const FindingActions = ({ kept }: { readonly kept: Kept }) => {
  const settles = useMay('settle')
  const configures = useMay('configure')
  const settle = useSettle()
  const navigate = useNavigate()
  const hrefOf = useHref()
  const { finding, archived } = kept
  const address = subjectsOf(finding).find(({ subject }) => subject === 'address')?.value
  const one = [{ id: finding.id, region: finding.region }]
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {configures ? (
        <ButtonDropdown
          items={[
            { id: 'suppress', text: 'Suppress like this', description: 'with a back-test on history' },
            {
              id: 'trust',
              text: address === undefined ? 'Trust this address' : `Trust ${address}`,
              disabled: address === undefined,
            },
          ]}
          onItemClick={({ detail }) =>
            navigate(
              detail.id === 'suppress'
                ? hrefOf('/suppression', { rule: 'new', f: like(kept), region: finding.region })
                : hrefOf('/lists', { trust: address, region: finding.region }),
            )
          }
        >
          Never again
        </ButtonDropdown>
      ) : null}
      {settles ? (
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="thumbs-up" onClick={() => settle.judge(one, 'USEFUL')}>
            Useful
          </Button>
          <Button iconName="thumbs-down" onClick={() => settle.judge(one, 'NOT_USEFUL')}>
            Not useful
          </Button>
          {archived === undefined ? (
            <Button variant="primary" onClick={() => settle.archive(one)}>
              Archive
            </Button>
          ) : (
            <Button variant="primary" onClick={() => settle.unarchive(one)}>
              Unarchive
            </Button>
          )}
        </SpaceBetween>
      ) : null}
    </SpaceBetween>
  )
}
