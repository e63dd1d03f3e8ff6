/** Countries as numbers, so that a place fits a column: two letters in base 26, counted from 1. */

/** The number of a country by its ISO 3166 letters; 0 for what is no such code. */
export const placeNumber = (code: string): number =>
  /^[A-Z]{2}$/.test(code) ? (code.charCodeAt(0) - 65) * 26 + code.charCodeAt(1) - 64 : 0

/** The letters behind a number; empty for 0. */
export const placeCode = (place: number): string =>
  place < 1 || place > 676
    ? ''
    : String.fromCharCode(65 + Math.floor((place - 1) / 26)) + String.fromCharCode(65 + ((place - 1) % 26))
