/**
 * A domain's reputation as log-odds, tenths of nats: what one knows of it is added up, and has to outweigh that hardly any
 * name is bad. 46 is odds of 99 to 1.
 */

/** One name in a thousand that a host asks for is bad. */
const PRIOR = -69
/** Odds of 99 to 1: nothing below is told. */
const CERTAIN = 46

/** What the evidence must come to. */
export const BAD_REPUTATION = CERTAIN - PRIOR

/** A threat list names it, or a name above it. Lists are wrong about one popular name in some hundred thousand. */
export const LISTED = 120
/** Its answer is an address of a command and control server. */
export const LEADS_TO_C2 = 115
/** Its answer is an address that another threat list holds: others may live there too. */
export const LEADS_TO_THREAT = 80
/** It lies where anybody may have a name: four times as common among bad ones. */
const OPEN = 14
/** Where the spelling of a name says nothing; and the most that it may say. */
const SPELLING_NEUTRAL = 18
const SPELLING_MAX = 40

/** What the spelling says. An ordinary look proves nothing: attackers choose such names too. */
export const spelling = (generated: number, open: boolean): number => {
  const odd = generated - SPELLING_NEUTRAL
  return (odd > 0 ? (odd < SPELLING_MAX ? odd : SPELLING_MAX) : 0) + (open ? OPEN : 0)
}

/** The chance that it is bad, for a person: `0.995`. */
export const chanceOf = (evidence: number): number => Number((1 / (1 + Math.exp(-(evidence + PRIOR) / 10))).toFixed(4))
