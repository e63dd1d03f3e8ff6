/** The frame of a page: title, what it is for, what one can do, and its content. */
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { type ReactNode, useEffect } from 'react'

interface Props {
  readonly title: string
  readonly says?: ReactNode
  readonly actions?: ReactNode
  /** Beside the title: how many there are. */
  readonly counter?: string
  readonly children: ReactNode
}

export const Page = ({ title, says, actions, counter, children }: Props) => {
  useEffect(() => {
    document.title = `${title} · Vedette`
  }, [title])
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={says} actions={actions} counter={counter}>
          {title}
        </Header>
      }
    >
      {children}
    </ContentLayout>
  )
}
