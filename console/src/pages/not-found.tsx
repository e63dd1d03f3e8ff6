import { Page } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { To } from '../shell/scope.tsx'

export const NotFound = () => (
  <Page title="Not found">
    <Empty title="There is no such page." action={<To path="/">To the overview</To>} />
  </Page>
)
