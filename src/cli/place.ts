/** Where a service keeps what it knows, for the commands that work beside it. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { parse } from 'yaml'
import { OperatorError } from '../errors.ts'
import type { StorePlace } from '../store/store.ts'

export interface PlaceOptions {
  readonly config?: string
  readonly data?: string
}

export interface ServicePlace {
  readonly folder: string
  readonly store: StorePlace
}

/** The options by which a command finds the place. */
export const addPlace = (command: Command): Command =>
  command
    .option('--config <file>', 'the configuration of the service, for its data folder or database')
    .option('--data <folder>', 'the data folder of the service')

const DATA_FOLDER = 'vedette-data'

/** `--data` wins; else it is where `serve` with this configuration and environment puts it: the environment over the file. */
export const placeOf = ({ config, data }: PlaceOptions, env: NodeJS.ProcessEnv = process.env): ServicePlace => {
  const said = config === undefined ? {} : readConfig(config)
  const folder = data ?? textOf(env['VEDETTE_DATA']) ?? textOf(said['data']) ?? DATA_FOLDER
  const url = textOf(env['VEDETTE_STORE']) ?? textOf(said['store'])
  return { folder, store: url === undefined || data !== undefined ? { folder } : { url } }
}

const readConfig = (path: string): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = parse(readFileSync(path, 'utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch (error) {
    throw new OperatorError('E_UNREADABLE', { path, problem: (error as Error).message.split('\n')[0] })
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
