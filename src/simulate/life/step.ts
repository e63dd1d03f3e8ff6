import { type ResourceKind, readsOnly } from './deed.ts'

export type Persona = 'developer' | 'operator' | 'data' | 'security' | 'finance' | 'support' | 'admin'
export type Client = 'console' | 'cli' | 'terraform' | 'sdk'

/** One operation of a task. */
export interface Step {
  readonly service: string
  readonly name: string
  readonly readOnly: boolean
  readonly on: ResourceKind | undefined
  /** How likely it is part of the task at all. */
  readonly chance: number
  /** It is called between one and this many times. */
  readonly most: number
}

/** Something that people do now and then: the operations that it takes, and with what they may be called. */
export interface Task {
  readonly name: string
  readonly who: readonly Persona[]
  readonly with: readonly Client[]
  readonly steps: readonly Step[]
}

const STEP = /^([a-z0-9-]+):(\w+?)(?:@([a-z]+))?(?:\*(\d+))?(\?*)$/

/**
 * Reads operations from a line of words: `s3:GetObject@bucket*50?` is called up to fifty times on a bucket in three of
 * five tasks, `??` in one of five.
 */
export const steps = (line: string): Step[] =>
  line
    .trim()
    .split(/\s+/)
    .map(word => {
      const match = STEP.exec(word)
      if (match === null) throw new Error(`${word} is no step`)
      const [, service, name, on, most, doubt] = match
      return {
        service,
        name,
        readOnly: readsOnly(name),
        on: on as ResourceKind | undefined,
        chance: doubt === '' ? 1 : doubt === '?' ? 0.6 : 0.2,
        most: most === undefined ? 1 : Number(most),
      }
    })

const PERSONAS: Readonly<Record<string, Persona>> = {
  ...{ dev: 'developer', ops: 'operator', data: 'data', sec: 'security', fin: 'finance', sup: 'support', adm: 'admin' },
}
const CLIENTS: Readonly<Record<string, Client>> = { con: 'console', cli: 'cli', tf: 'terraform', sdk: 'sdk' }

/** A table of tasks, a line each: name, who does it, with what, and its steps, with bars between. */
export const tasks = (table: string): Task[] =>
  table
    .trim()
    .split('\n')
    .map(row => {
      const [name, who, by, line] = row.split(' | ')
      return {
        name,
        who: who.split(' ').map(word => PERSONAS[word]),
        with: by.split(' ').map(word => CLIENTS[word]),
        steps: steps(line),
      }
    })
