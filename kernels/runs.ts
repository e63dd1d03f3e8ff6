/**
 * AssemblyScript: AWS writes the members of a record in one order, and many with the value that they had before. So the
 * bytes between two values (comma, name, colon, blanks, the value's opening quote) are compared with those that followed
 * the member before last time, together with the string that they opened: two or three vectors instead of a walk and a
 * look-up. Only what was read strictly is remembered.
 */
import { isSame } from './texts'

/** A run's bytes and those of the string behind it; their lengths; its member; the run that came next. */
const CONTENT: i32 = 48
const LENGTH: usize = 48
const NUMBER: usize = 52
const IS_STRING: usize = 56
const NEXT: usize = 60
/** Length together with the string and its closing quote; 0 when no string is remembered. */
const WHOLE: usize = 64
/** How often a string may still differ from the one before, until it is no longer remembered. */
const PATIENCE: usize = 68
const PATIENCE_MAX: i32 = 8
/** The run that came next before that. */
const OTHER: usize = 72
const RUN_BYTES: usize = 80
const LENGTH_MAX: i32 = 32

/** Runs of a level: by the number of the name in its level, by a hash for names that nobody asks for, and the start. */
const LEVEL_RUNS: i32 = 64
const OTHERS: i32 = 32
const START: i32 = 63
/** What a name of any length that is too long to remember is taken for. */
const NOWHERE: i32 = 62
/** Twelve levels of two plans, 64 runs each. */
const runs: usize = memory.data(122880)

/** Slides: the vectors at 48 - n begin with n bytes that are all ones. */
const masks: usize = memory.data(112)

/** The string behind the run that `following` found is the one remembered. */
export let isWhole: bool = false

export function prepare(): void {
  memory.fill(masks, 0xff, CONTENT)
}

/** The run before a level's first member. */
@inline
export function startOf(level: i32): usize {
  return runs + <usize>(level * LEVEL_RUNS + START) * RUN_BYTES
}

/** The run that followed this one last time, when it stands at p and ends before `end`; else 0. */
@inline
export function following(run: usize, p: i32, end: i32): usize {
  const next = <usize>load<i32>(run, NEXT)
  if (next === 0) return 0
  const at = <usize>p
  const a = v128.xor(v128.load(at), v128.load(next))
  const b = v128.xor(v128.load(at, 16), v128.load(next, 16))
  const whole = load<i32>(next, WHOLE)
  if (whole !== 0) {
    const c = v128.xor(v128.load(at, 32), v128.load(next, 32))
    const mask = masks + CONTENT - whole
    const hits = v128.or(v128.and(a, v128.load(mask)), v128.and(b, v128.load(mask, 16)))
    if (!v128.any_true(v128.or(hits, v128.and(c, v128.load(mask, 32)))) && p + whole <= end) {
      isWhole = true
      return next
    }
  }
  isWhole = false
  const length = load<i32>(next, LENGTH)
  const mask = masks + CONTENT - length
  const isOther = v128.any_true(v128.or(v128.and(a, v128.load(mask)), v128.and(b, v128.load(mask, 16))))
  return isOther || p + length > end ? otherAfter(run, p, end) : next
}

/** Where records of several kinds take turns, what follows a member does as well. */
function otherAfter(run: usize, p: i32, end: i32): usize {
  const other = <usize>load<i32>(run, OTHER)
  if (other === 0) return 0
  const length = load<i32>(other, LENGTH)
  if (p + length > end || !isSame(<usize>p, other, length)) return 0
  follow(run, other)
  return other
}

@inline
function follow(run: usize, next: usize): void {
  store<i32>(run, load<i32>(run, NEXT), OTHER)
  store<i32>(run, <i32>next, NEXT)
}

@inline
export function lengthOf(run: usize): i32 {
  return load<i32>(run, LENGTH)
}

@inline
export function wholeOf(run: usize): i32 {
  return load<i32>(run, WHOLE)
}

/** The number of the run's member, or -1 when nobody asks for it. */
@inline
export function numberOf(run: usize): i32 {
  return load<i32>(run, NUMBER)
}

@inline
export function isString(run: usize): bool {
  return load<i32>(run, IS_STRING) !== 0
}

/** Remembers the string of a run: it begins at `from`, and p lies behind its closing quote. */
@inline
export function rememberString(run: usize, from: i32, p: i32): void {
  const patience = load<i32>(run, PATIENCE)
  if (patience > 0) keepString(run, from, p, patience)
}

function keepString(run: usize, from: i32, p: i32, patience: i32): void {
  const length = load<i32>(run, LENGTH)
  const whole = length + p - from
  store<i32>(run, patience - 1, PATIENCE)
  const fits = whole <= CONTENT && patience > 1
  store<i32>(run, fits ? whole : 0, WHOLE)
  if (fits) for (let i = length; i < whole; i++) store<u8>(run + i, load<u8>(<usize>(from + i - length)))
}

/**
 * Remembers from..to as what followed `before`; `name` is where the member's name begins and ends. Returns its run, or
 * none in particular when it is too long.
 */
export function remember(
  before: usize,
  level: i32,
  from: i32,
  to: i32,
  name: i32,
  nameEnd: i32,
  found: i32,
  number: i32,
  quoted: bool,
): usize {
  const length = nameEnd - name
  const size = to - from
  if (size > LENGTH_MAX || length <= 0) {
    store<i32>(before, 0, NEXT)
    return runs + <usize>(level * LEVEL_RUNS + NOWHERE) * RUN_BYTES
  }
  const other = (length * 5 + <i32>load<u8>(<usize>name) + <i32>load<u8>(<usize>nameEnd - 1) * 3) & 15
  const run = runs + <usize>(level * LEVEL_RUNS + (found >= 0 ? found : OTHERS + other)) * RUN_BYTES
  if (load<i32>(run, LENGTH) !== size || !isSame(run, <usize>from, size)) {
    v128.store(run, v128.load(<usize>from))
    v128.store(run, v128.load(<usize>from, 16), 16)
    store<i32>(run, size, LENGTH)
    store<i32>(run, number, NUMBER)
    store<i32>(run, quoted ? 1 : 0, IS_STRING)
    store<i32>(run, 0, WHOLE)
    store<i32>(run, quoted ? PATIENCE_MAX : 0, PATIENCE)
  }
  follow(before, run)
  return run
}
