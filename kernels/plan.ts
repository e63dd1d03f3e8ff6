/** AssemblyScript: where src/formats/kernel.ts writes what it looks for, and where it reads what was found. */

/** What a member's value may be; src/formats/kernel.ts spells the same numbers. */
export const FLAG: i32 = 1
export const PORT: i32 = 2
export const OBJECT: i32 = 3
export const ANSWERS: i32 = 4

/** How a member's text is taken into the dictionary. */
export const CUT_TEXT: i32 = 1
export const SHORT_TEXT: i32 = 2
export const DOMAIN: i32 = 3
export const ADDRESS: i32 = 4
export const UNIQUE: i32 = 5

/** A plan: kinds, sublevels and texts of 64 slots each, how many slots and texts, then its levels. */
export const SUBLEVELS: usize = 64
export const TEXTS: usize = 128
export const HOWS: usize = 192
export const SLOT_COUNT: usize = 256
export const TEXT_COUNT: usize = 260
export const ANSWER_SLOT: usize = 264
export const ANSWER_LEVEL: usize = 268
export const PLAN_HEAD: usize = 272
/** A level: a NameTable of 256 slots and 32 names of 32 bytes, the number of each name, a salt and a depth. */
export const LENGTHS: usize = 256
export const NUMBERS: usize = 288
export const SALT: usize = 320
export const DEPTH: usize = 324
export const NAMES: usize = 336
export const LEVEL_BYTES: usize = 1360
export const LEVELS: i32 = 12
export const PLAN_BYTES: i32 = 16592
export const plans: usize = memory.data(33184)

/** Of each slot: where its text begins and ends, and its id. */
export const from: usize = memory.data(256)
export const to: usize = memory.data(256)
export const ids: usize = memory.data(256)
