import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { OperatorError } from '../errors.ts'
import { lockFolder } from './folder-lock.ts'
import { migrate, migrationIsPending } from './migrate.ts'
import type { Connections } from './session.ts'
import { openFile, sqliteDialect } from './sqlite.ts'
import { askingDialect } from './sqlite-asking.ts'
import { because } from './store-errors.ts'
import type { Tables } from './tables.ts'

/** The database's name in the data folder. */
export const DATABASE_FILE = 'vedette.sqlite'

interface HowToOpen {
  readonly alongside: boolean
  /** Questions about findings are answered by a thread of their own. */
  readonly apart: boolean
}

/** SQLite in the data folder: one connection that writes, and one or two that read what is committed. */
export const openFolder = async (folder: string, { alongside, apart }: HowToOpen): Promise<Connections> => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const unlock = alongside ? undefined : lockFolder(folder)
    try {
      return await openDatabase(folder, apart, unlock)
    } catch (error) {
      unlock?.()
      throw error
    }
  } catch (error) {
    throw explain(error, folder)
  }
}

const openDatabase = async (folder: string, apart: boolean, unlock: (() => void) | undefined): Promise<Connections> => {
  const path = join(folder, DATABASE_FILE)
  const writer = new Kysely<Tables>({ dialect: sqliteDialect(openFile(path, 'write')) })
  try {
    if (unlock !== undefined) await migrate(writer, 'sqlite', folder)
    else if (await migrationIsPending(writer, folder)) {
      const done = lockFolder(folder)
      await migrate(writer, 'sqlite', folder).finally(done)
    }
    const reader = new Kysely<Tables>({ dialect: sqliteDialect(openFile(path, 'read')) })
    const asker = apart ? new Kysely<Tables>({ dialect: askingDialect(path) }) : reader
    return {
      dialect: 'sqlite',
      reader,
      asker,
      writer,
      fence: async () => {},
      isLost: isBusy,
      explain: error => explain(error, folder),
      close: async () => {
        if (apart) await asker.destroy()
        await reader.destroy()
        await writer.destroy()
        unlock?.()
      },
    }
  } catch (error) {
    await writer.destroy()
    throw error
  }
}

/** SQLite's primary result codes. */
const BUSY = 5
const READ_ONLY = 8
const IO_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26

/** Another process writes: nothing of this attempt was done. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && ((error as { errcode?: number }).errcode ?? 0) % 256 === BUSY

const explain = (error: unknown, place: string): unknown => {
  if (!(error instanceof Error) || error instanceof OperatorError) return error
  const { errcode, code, message } = error as Error & { errcode?: number; code?: string }
  if (code === 'ENOSPC' || code === 'EDQUOT') return because(error, 'E_STORE_FULL', { place })
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST')
    return because(error, 'E_STORE_FAILED', { place, problem: message })
  switch ((errcode ?? 0) % 256) {
    case FULL:
      return because(error, 'E_STORE_FULL', { place })
    case BUSY:
    case READ_ONLY:
    case IO_ERROR:
    case CORRUPT:
    case CANNOT_OPEN:
    case NOT_A_DATABASE:
      return because(error, 'E_STORE_FAILED', { place, problem: message })
    default:
      return error
  }
}
