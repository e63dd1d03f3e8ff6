import type { Session } from './session.ts'
import type { StateTable } from './store.ts'

/** Small state of the service by name. */
export const stateTable = (session: Session): StateTable => ({
  get: name =>
    session.read(async db => {
      const row = await db.selectFrom('state').select('bytes').where('name', '=', name).executeTakeFirst()
      return row?.bytes
    }),
  put: (name, bytes) =>
    session.write(async db => {
      await db
        .insertInto('state')
        .values({ name, bytes })
        .onConflict(conflict => conflict.column('name').doUpdateSet({ bytes }))
        .execute()
    }),
})
