/** The frame of everything: bar above, navigation beside, messages, and the page. */
import AppLayout from '@cloudscape-design/components/app-layout'
import I18nProvider from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { useEffect, useState } from 'react'
import { Outlet } from 'react-router'
import { SideBar } from './side-bar.tsx'
import { Tellings } from './tell.tsx'
import { TopBar } from './top-bar.tsx'

const WIDE = '(min-width: 1100px)'

/** Cloudscape gives its narrow bar an orientation, which no navigation may have: screen readers stumble over it. */
const withoutOrientation = (): (() => void) => {
  const clean = (): void => {
    for (const each of document.querySelectorAll('nav[aria-orientation]')) each.removeAttribute('aria-orientation')
  }
  const watch = new MutationObserver(clean)
  watch.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['aria-orientation'],
  })
  clean()
  return () => watch.disconnect()
}

export const Layout = () => {
  const [open, setOpen] = useState(() => matchMedia(WIDE).matches)
  useEffect(withoutOrientation, [])
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
