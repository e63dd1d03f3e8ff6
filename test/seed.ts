/**
 * Fuzzed cases are the same in every run, so that red means that something changed. `FUZZ_SEED=$RANDOM npm run
 * test:long` goes where nobody has been yet.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 20_261_124) })
