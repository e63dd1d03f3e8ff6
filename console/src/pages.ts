/** Every page: where it is, what the navigation calls it, who may see it, and the file that is loaded when it is opened. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { matchPath } from 'react-router'
import type { Right } from './session.tsx'

export interface PageEntry {
  /** Below /console; `:name` is a part that varies. */
  readonly path: string
  /** Absent for pages that one comes to from others. */
  readonly title?: string
  readonly section?: Section
  /** Shown only to roles that may do this. */
  readonly needs?: Right
  readonly load: Load
  readonly page: LazyExoticComponent<ComponentType>
}

type Load = () => Promise<{ default: ComponentType }>
const file = (load: Load): Pick<PageEntry, 'load' | 'page'> => ({ load, page: lazy(load) })

export const SECTIONS = ['Watch', 'Tune', 'Organisation', 'Service'] as const
type Section = (typeof SECTIONS)[number]

export const PAGES: readonly PageEntry[] = [
  { path: '/', title: 'Overview', section: 'Watch', ...file(() => import('./pages/overview.tsx')) },
  { path: '/findings', title: 'Findings', section: 'Watch', ...file(() => import('./pages/findings.tsx')) },
  { path: '/findings/:id', ...file(() => import('./pages/finding.tsx')) },
  { path: '/search', title: 'Search', section: 'Watch', ...file(() => import('./pages/search.tsx')) },
  { path: '/entity/:kind/:id', ...file(() => import('./pages/entity.tsx')) },
  {
    path: '/try-it',
    title: 'Try it',
    section: 'Watch',
    needs: 'settle',
    ...file(() => import('./pages/try-it.tsx')),
  },
  { path: '/suppression', title: 'Suppression', section: 'Tune', ...file(() => import('./pages/suppression.tsx')) },
  { path: '/lists', title: 'Lists', section: 'Tune', ...file(() => import('./pages/lists.tsx')) },
  { path: '/detections', title: 'Detections', section: 'Tune', ...file(() => import('./pages/detections.tsx')) },
  { path: '/coverage', title: 'Coverage', section: 'Organisation', ...file(() => import('./pages/coverage.tsx')) },
  { path: '/accounts', title: 'Accounts', section: 'Organisation', ...file(() => import('./pages/accounts.tsx')) },
  { path: '/usage', title: 'Usage', section: 'Organisation', ...file(() => import('./pages/usage.tsx')) },
  {
    path: '/destinations',
    title: 'Destinations',
    section: 'Service',
    ...file(() => import('./pages/destinations.tsx')),
  },
  {
    path: '/audit',
    title: 'Audit log',
    section: 'Service',
    needs: 'configure',
    ...file(() => import('./pages/audit.tsx')),
  },
  { path: '/settings', title: 'Settings', section: 'Service', ...file(() => import('./pages/settings.tsx')) },
]

/** Begins to load the page of an address, while it is still asked who is there. */
export const loadPage = (path: string): void => {
  const entry = PAGES.find(page => matchPath(page.path, path) !== null)
  // Whoever shows the page tells of what goes wrong.
  entry?.load().catch(() => {})
}
