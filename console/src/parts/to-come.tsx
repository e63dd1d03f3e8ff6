/** Holds the place of a page that is being written. */

import { Page } from './page.tsx'
import { Empty } from './states.tsx'

export const ToCome = ({ title }: { readonly title: string }) => (
  <Page title={title}>
    <Empty title="This page is being written." />
  </Page>
)
