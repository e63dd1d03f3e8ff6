import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const ASSETS = fileURLToPath(new URL('dist/assets/', import.meta.url))

/** A `.gz` beside each text: the service sends it as it lies there. */
const compressed: Plugin = {
  name: 'compressed',
  closeBundle() {
    for (const name of readdirSync(ASSETS))
      if (/\.(js|css|svg|json)$/.test(name))
        writeFileSync(`${ASSETS}${name}.gz`, gzipSync(readFileSync(`${ASSETS}${name}`), { level: 9 }))
  },
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [react(), compressed],
  build: {
    target: 'es2023',
    // Browsers that know light-dark(): what is made of it for older ones follows the system and not the chosen theme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing inline: the content security policy would refuse it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    manifest: true,
  },
})
