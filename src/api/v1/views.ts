/** Saved views of the list of findings: each person's own, as the console's address has them. */
import { z } from 'zod'
import { refuse } from '../../control/refusal.ts'
import { allSettings } from '../../control/settings.ts'
import type { SettingKey } from '../../store/store.ts'
import type { Caller } from '../operation.ts'
import { route } from './route.ts'

const VIEWS_MAX = 50
const name = z.string().regex(/^[\p{L}\p{N} ._,:()-]{1,64}$/u, 'letters, digits, spaces and . _ , : ( ) -')
const viewSchema = z.strictObject({ name, search: z.string().max(4096).describe('what follows the ? of the address') })

const keyOf = ({ account, accessKeyId }: Caller, view: string): SettingKey => ({
  account,
  region: '',
  kind: `view of ${accessKeyId}`,
  name: view,
})

export const viewRoutes = [
  route({
    name: 'views',
    method: 'GET',
    path: '/v1/views',
    says: 'The saved views of whoever asks.',
    takes: {},
    answers: z.strictObject({ views: z.array(viewSchema) }),
    async run(_asked, caller, { store }) {
      const { account, region, kind } = keyOf(caller, '')
      const all = await allSettings(store, { account, region, kind })
      return { views: all.map(({ name, body }) => ({ name, search: (body as { search: string }).search })) }
    },
  }),
  route({
    name: 'saveView',
    method: 'POST',
    path: '/v1/views',
    says: 'Saves a view under a name, which it may have had before.',
    takes: { body: viewSchema },
    answers: z.strictObject({}),
    async run({ body: { name, search } }, caller, { store, now }) {
      const { account, region, kind } = keyOf(caller, '')
      const all = await allSettings(store, { account, region, kind })
      if (all.length >= VIEWS_MAX && !all.some(each => each.name === name))
        throw refuse(`${VIEWS_MAX} views are saved already; remove one first`)
      await store.settings.put(keyOf(caller, name), { search }, now())
      return {}
    },
  }),
  route({
    name: 'removeView',
    method: 'DELETE',
    path: '/v1/views/{name}',
    says: 'Removes a saved view.',
    takes: { path: z.strictObject({ name }) },
    answers: z.strictObject({}),
    async run({ path }, caller, { store, now }) {
      await store.settings.remove(keyOf(caller, path.name), now())
      return {}
    },
  }),
]
