/** All routes of /v1 that answer with JSON. Whoever adds a file adds it here. */
import { detectionRoutes } from './detections.ts'
import { findingExportRoutes } from './finding-export.ts'
import { findingFacetRoutes } from './finding-facets.ts'
import { findingRoutes } from './findings.ts'
import { learningRoutes } from './learning.ts'
import { placeRoutes } from './places.ts'
import { recordRoutes } from './records.ts'
import type { Route } from './route.ts'
import { serviceRoutes } from './service.ts'
import { tryItRoutes } from './try-it.ts'
import { tuningRoutes } from './tuning.ts'
import { viewRoutes } from './views.ts'

export const routes: readonly Route[] = [
  ...findingRoutes,
  ...findingFacetRoutes,
  ...findingExportRoutes,
  ...detectionRoutes,
  ...learningRoutes,
  ...placeRoutes,
  ...recordRoutes,
  ...serviceRoutes,
  ...tryItRoutes,
  ...tuningRoutes,
  ...viewRoutes,
]
