/** All pages that the signed-in person may see. */
import SideNavigation from '@cloudscape-design/components/side-navigation'
import { useLocation, useNavigate } from 'react-router'
import { PAGES, SECTIONS } from '../pages.ts'
import { useMay } from '../session.tsx'
import { useHref } from './scope.tsx'

export const SideBar = ({ followed }: { readonly followed: () => void }) => {
  const navigate = useNavigate()
  const hrefOf = useHref()
  const { pathname } = useLocation()
  const may = { settle: useMay('settle'), configure: useMay('configure') }
  const shown = PAGES.filter(({ title, needs }) => title !== undefined && (needs === undefined || may[needs]))
  const hrefTo = (path: string): string => `/console${hrefOf(path)}`
  const current = shown.find(({ path }) => (path === '/' ? pathname === '/' : pathname.startsWith(path)))
  return (
    <SideNavigation
      activeHref={current && hrefTo(current.path)}
      items={SECTIONS.map(section => ({
        type: 'section-group',
        title: section,
        items: shown
          .filter(entry => entry.section === section)
          .map(({ path, title = '' }) => ({ type: 'link', text: title, href: hrefTo(path) })),
      }))}
      onFollow={event => {
        event.preventDefault()
        navigate(event.detail.href.replace(/^\/console/, ''))
        followed()
      }}
    />
  )
}
