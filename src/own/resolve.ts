/** Lets files outside the package import `vedette/sdk`, in whatever thread this module is imported. */
import { registerHooks } from 'node:module'

// Built, the modules end in .js; run from source, in .ts. The detections must meet the same module as we do.
const SDK = new URL(import.meta.url.includes('.ts') ? '../sdk/sdk.ts' : '../sdk/sdk.js', import.meta.url).href

export const SDK_SPECIFIER = 'vedette/sdk'

const ours = new Set<string>()

/**
 * The named files, as URLs, are taken for ES modules in TypeScript whatever package.json lies above them, and
 * `vedette/sdk` is found from anywhere: neither a node_modules folder nor a link has to be kept beside them.
 */
export const takeForDetections = (urls: readonly string[]): void => {
  for (const url of urls) ours.add(url)
}

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === SDK_SPECIFIER) return { url: SDK, shortCircuit: true }
    if (ours.has(specifier)) return { url: specifier, format: 'module-typescript', shortCircuit: true }
    return next(specifier, context)
  },
})
