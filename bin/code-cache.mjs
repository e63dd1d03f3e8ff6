// Node strips the types of .ts files with a module in WebAssembly, in each thread anew. V8 13 rarely loses count of that
// module's wrappers when threads come and go, and aborts ("UnregisterWasmAllocation"); a cache of the stripped code
// spares the threads that module, and half of their start. Imported first by whatever starts the program.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

// What is compiled here runs later: the folder must be the user's own, never a shared temporary one.
const { HOME, XDG_CACHE_HOME } = process.env
const caches = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'))
if (caches) process.env.NODE_COMPILE_CACHE ??= join(caches, 'vedette', 'code')
// Where the folder can't be written, nothing is cached and all else is the same.
if (process.env.NODE_COMPILE_CACHE) enableCompileCache?.(process.env.NODE_COMPILE_CACHE)
// The wrappers are never compiled a second time, which is when V8 frees (and miscounts) the first ones.
setFlagsFromString('--wasm-wrapper-tiering-budget=2000000000')
