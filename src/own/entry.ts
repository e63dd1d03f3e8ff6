/**
 * A module for workers: imported as `entry.ts?files=[…]`, it exports the detections of those files in that order. Workers
 * import detections by URL and know nothing of folders; what the main thread found and checked is in the query.
 */
import type { Detection } from '../sdk/sdk.ts'
import { takeForDetections } from './resolve.ts'

const urls = JSON.parse(new URL(import.meta.url).searchParams.get('files') ?? '[]') as string[]

takeForDetections(urls)
const modules = (await Promise.all(urls.map(url => import(url)))) as { default: Detection }[]

/** In the order of the files. */
export const detections: readonly Detection[] = modules.map(module => module.default)
