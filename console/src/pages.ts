/** Every page: where it is, what the navigation calls it, who may see it, and the file that is loaded when it is opened. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Right } from './session.tsx'

export interface PageEntry {
  /** Below /console; `:name` is a part that varies. */
  readonly path: string
  /** Absent for pages that one comes to from others. */
  readonly title?: string
  readonly section?: Section
  /** Shown only to roles that may do this. */
  readonly needs?: Right
  readonly page: LazyExoticComponent<ComponentType>
}

export const SECTIONS = ['Watch', 'Tune', 'Organisation', 'Service'] as const
type Section = (typeof SECTIONS)[number]

export const PAGES: readonly PageEntry[] = [
  { path: '/', title: 'Overview', section: 'Watch', page: lazy(() => import('./pages/overview.tsx')) },
  { path: '/findings', title: 'Findings', section: 'Watch', page: lazy(() => import('./pages/findings.tsx')) },
  { path: '/findings/:id', page: lazy(() => import('./pages/finding.tsx')) },
  { path: '/search', title: 'Search', section: 'Watch', page: lazy(() => import('./pages/search.tsx')) },
  { path: '/entity/:kind/:id', page: lazy(() => import('./pages/entity.tsx')) },
  {
    path: '/try-it',
    title: 'Try it',
    section: 'Watch',
    needs: 'settle',
    page: lazy(() => import('./pages/try-it.tsx')),
  },
  { path: '/suppression', title: 'Suppression', section: 'Tune', page: lazy(() => import('./pages/suppression.tsx')) },
  { path: '/lists', title: 'Lists', section: 'Tune', page: lazy(() => import('./pages/lists.tsx')) },
  { path: '/detections', title: 'Detections', section: 'Tune', page: lazy(() => import('./pages/detections.tsx')) },
  { path: '/coverage', title: 'Coverage', section: 'Organisation', page: lazy(() => import('./pages/coverage.tsx')) },
  { path: '/accounts', title: 'Accounts', section: 'Organisation', page: lazy(() => import('./pages/accounts.tsx')) },
  { path: '/usage', title: 'Usage', section: 'Organisation', page: lazy(() => import('./pages/usage.tsx')) },
  {
    path: '/destinations',
    title: 'Destinations',
    section: 'Service',
    page: lazy(() => import('./pages/destinations.tsx')),
  },
  {
    path: '/audit',
    title: 'Audit log',
    section: 'Service',
    needs: 'configure',
    page: lazy(() => import('./pages/audit.tsx')),
  },
  { path: '/settings', title: 'Settings', section: 'Service', page: lazy(() => import('./pages/settings.tsx')) },
]
