/** A change and what is written down of it: both or neither. */
import type { OrganizationAccount, OrganizationSource } from '../control/organization-source.ts'
import type { Service, ServicePorts } from './operation.ts'

type Listed = () => Promise<readonly OrganizationAccount[]>

/** Undoes the attempt: the organisation is asked while nobody waits for the store. */
class AskFirst extends Error {}

/**
 * Does the work in one transaction. Others are told of the change when it is there for them to read. AWS Organizations may
 * take long to answer and is not asked within the transaction: work that asks is undone, and done again with the answer.
 */
export const inOneChange = async <T>(service: Service, work: (service: Service) => Promise<T>): Promise<T> => {
  const { organization } = service
  if (organization === undefined) return attempt(service, undefined, work)
  try {
    return await attempt(service, { ...organization, listAccounts: askFirst() }, work)
  } catch (error) {
    if (!(error instanceof AskFirst)) throw error
  }
  const answered = await organization.listAccounts().then(
    (accounts): Listed =>
      async () =>
        accounts,
    (error): Listed =>
      () =>
        Promise.reject(error),
  )
  return attempt(service, { ...organization, listAccounts: answered }, work)
}

interface AskingFirst extends Listed {
  asked?: true
}

const askFirst = (): AskingFirst => {
  const listed: AskingFirst = () => {
    listed.asked = true
    return Promise.reject(new AskFirst())
  }
  return listed
}

const attempt = async <T>(
  service: Service,
  organization: OrganizationSource | undefined,
  work: (service: Service) => Promise<T>,
): Promise<T> => {
  const { ports, told } = held(service.ports)
  const asking: AskingFirst | undefined = organization?.listAccounts
  const result = await service.store.transaction(async store => {
    const within = { ...service, store, ...(organization && { organization }), ...(ports && { ports }) }
    // Whoever caught it went on without the organisation, which was not what it asked for.
    const done = await work(within).finally(() => {
      if (asking?.asked) throw new AskFirst()
    })
    return done
  })
  for (const tell of told) tell()
  return result
}

/** The ports, with what they would tell others kept until there is something to see. */
const held = (ports: ServicePorts | undefined): { ports: ServicePorts | undefined; told: Set<() => void> } => {
  const told = new Set<() => void>()
  if (ports === undefined) return { ports, told }
  const later = (tell: (() => void) | undefined): (() => void) | undefined => tell && (() => void told.add(tell))
  const { listsChanged, destinationsChanged, rulesChanged } = ports
  return {
    told,
    ports: {
      ...ports,
      listsChanged: later(listsChanged),
      destinationsChanged: later(destinationsChanged),
      rulesChanged: later(rulesChanged),
    },
  }
}
