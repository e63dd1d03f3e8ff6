/** Who, what and from where, each with a link to its page and to the list of its findings. */

import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { To } from '../shell/scope.tsx'
import type { Row } from './subjects.ts'

const Value = ({ row: { value, kind } }: { readonly row: Row }) =>
  kind === undefined ? (
    <span className="vedette-value">{value}</span>
  ) : kind === 'country' ? (
    <To path="/findings" params={{ f: `about.country=${value}` }}>
      {value}
    </To>
  ) : (
    <>
      <To path={`/entity/${kind}/${encodeURIComponent(value)}`}>{value}</To>{' '}
      <CopyToClipboard
        variant="icon"
        textToCopy={value}
        copyButtonAriaLabel={`Copy ${value}`}
        copySuccessText="Copied"
        copyErrorText="Not copied"
      />
    </>
  )

export const Facts = ({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) =>
  rows.length === 0 ? null : (
    <Container header={<Header variant="h2">{title}</Header>}>
      <KeyValuePairs
        columns={rows.some(({ value }) => value.length > 40) ? 1 : 2}
        items={rows.map(row => ({ label: row.label, value: <Value row={row} /> }))}
      />
    </Container>
  )
