/** WebAssembly from the AssemblyScript in kernels/, as a module of text: what runs needs neither the compiler nor a build. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const OPTIONS = ['--runtime', 'stub', '--noAssert', '-O3', '--enable', 'simd', '--importMemory', '--zeroFilledMemory']

/** Compiles kernels/<name>.ts. Throws what the compiler says when it does not compile. */
export const kernelModule = (root: string, name: string): string => {
  const source = `kernels/${name}.ts`
  const folder = mkdtempSync(join(tmpdir(), 'vedette-kernel-'))
  try {
    const wasm = join(folder, 'kernel.wasm')
    // A process of its own: the compiler's types declare globals that clash with Node's.
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js')
    execFileSync(process.execPath, [compiler, source, '--outFile', wasm, ...OPTIONS], { cwd: root })
    const lines = readFileSync(wasm, 'base64').match(/.{1,100}/g) ?? []
    const text = lines.map(line => `  '${line}'`).join(' +\n')
    return `// Compiled from ${source} by npm run generate.\nexport const WASM =\n${text}\n`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
