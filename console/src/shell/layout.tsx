/** The frame of everything: bar above, navigation beside, messages, and the page. */
import AppLayout from '@cloudscape-design/components/app-layout'
import I18nProvider from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { useState } from 'react'
import { Outlet } from 'react-router'
import { SideBar } from './side-bar.tsx'
import { Tellings } from './tell.tsx'
import { TopBar } from './top-bar.tsx'

const WIDE = '(min-width: 1100px)'

export const Layout = () => {
  const [open, setOpen] = useState(() => matchMedia(WIDE).matches)
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <div id="top-bar">
        <TopBar />
      </div>
      <AppLayout
        headerSelector="#top-bar"
        navigation={<SideBar followed={() => matchMedia(WIDE).matches || setOpen(false)} />}
        navigationOpen={open}
        navigationWidth={220}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        toolsHide
        notifications={<Tellings />}
        stickyNotifications
        content={<Outlet />}
        ariaLabels={{
          navigation: 'Pages',
          navigationClose: 'Close the navigation',
          navigationToggle: 'Open the navigation',
          notifications: 'Messages',
        }}
      />
    </I18nProvider>
  )
}
