/** What is in sight: the accounts and Regions that the caller's account answers for. */
import { z } from 'zod'
import { detectorOf } from '../../control/detectors.ts'
import { scopesOf } from '../../control/members.ts'
import { detectorIdOf } from '../../findings/identity.ts'
import { route } from './route.ts'

const placeSchema = z.strictObject({
  region: z.string(),
  detectorId: z.string().describe('of the caller’s own account; the operations of GuardDuty’s API want it'),
  enabled: z.boolean().describe('whether that detector is there and on'),
  accounts: z.array(z.string()).describe('the caller’s own account first, then its members here'),
})

export const placeRoutes = [
  route({
    name: 'places',
    method: 'GET',
    path: '/v1/places',
    says: 'The Regions that the account has a detector or members in, and the accounts whose findings it sees there.',
    takes: {},
    answers: z.strictObject({ account: z.string(), places: z.array(placeSchema) }),
    async run(_asked, { account }, { store }) {
      const scopes = await scopesOf(store, account)
      const places = await Promise.all(
        scopes.map(async ({ region = '', accounts }) => {
          const detector = await detectorOf(store, { account, region })
          const detectorId = detectorIdOf(account, region)
          return { region, detectorId, enabled: detector?.enabled === true, accounts: [...accounts] }
        }),
      )
      return { account, places }
    },
  }),
]
