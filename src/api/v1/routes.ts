/** All routes of /v1 that answer with JSON. Whoever adds a file adds it here. */
import { findingRoutes } from './findings.ts'
import { placeRoutes } from './places.ts'
import { recordRoutes } from './records.ts'
import type { Route } from './route.ts'

export const routes: readonly Route[] = [...findingRoutes, ...placeRoutes, ...recordRoutes]
