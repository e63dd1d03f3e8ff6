/** What a thread of its own does that answers questions about findings: runs each statement, says rows or the error. */
import { parentPort, workerData } from 'node:worker_threads'
import { openFile, SqliteConnection } from './sqlite.ts'

/** A statement for the thread. */
export interface Question {
  readonly id: number
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** What came of it. */
export type Reply =
  | { readonly id: number; readonly rows: readonly unknown[] }
  | {
      readonly id: number
      readonly error: { message: string; errcode?: number | undefined; code?: string | undefined }
    }

const port = parentPort
if (port !== null) {
  const connection = new SqliteConnection(openFile(String(workerData), 'read'))
  const answer = ({ id, sql, parameters }: Question): Reply => {
    try {
      return { id, rows: connection.run(sql, parameters).rows }
    } catch (error) {
      const { message, errcode, code } = error as Error & { errcode?: number; code?: string }
      return { id, error: { message, errcode, code } }
    }
  }
  port.on('message', (question: Question) => port.postMessage(answer(question)))
}
