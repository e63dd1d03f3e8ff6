/** Open windows, written down and taken up again: plain values, with records whose place a restart finds again. */
import { Window } from './window.ts'

const LISTS = ['seen', 'because', 'things'] as const

export const saveWindow = (window: Window) => ({
  ...{ key: window.key, tactic: window.tactic, first: window.first, latest: window.latest, count: window.count },
  ...{ denied: window.denied, score: window.score, isTold: window.isTold },
  ...{ isRepeated: window.isRepeated, waiting: window.waiting },
  ...{ marks: window.marks, features: window.features, lists: LISTS.map(name => [...window[name]]) },
})

export const restoreWindow = (saved: ReturnType<typeof saveWindow>): Window => {
  const window = new Window(saved.key, saved.first, saved.tactic)
  const { latest, count, denied, score, isTold, isRepeated } = saved
  Object.assign(window, { latest, count, denied, score, isTold, isRepeated })
  window.waiting.push(...saved.waiting)
  for (const mark of saved.marks) window.marks.push({ ...mark, object: -1 })
  window.features.set(saved.features)
  for (const [key, value] of saved.lists[0]) window.seen.set(key as never, value as never)
  for (const [key, value] of saved.lists[1]) window.because.set(key as never, value as never)
  for (const [key, value] of saved.lists[2]) window.things.set(key as never, value as never)
  return window
}
