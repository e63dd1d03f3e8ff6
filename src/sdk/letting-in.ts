import { isNarrowed, policyFrom } from './grants.ts'
import { pick, pickList, pickText } from './json.ts'

/** `111122223333`, or the account of an ARN: a user, a role, the whole account. */
const ACCOUNT = /^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::|$)/

/** Everybody, as a policy names them. */
export const EVERYBODY = '*'

/**
 * The accounts that a resource policy's Allow statements let in, `*` for everybody; services, identity providers and
 * canonical users are not accounts. A statement that is tied to an organisation or an account lets no stranger in.
 */
export const accountsLetIn = (policy: unknown): ReadonlySet<string> => {
  const letIn = new Set<string>()
  for (const statement of pickList(policyFrom(policy), 'Statement')) {
    if (pickText(statement, 'Effect') !== 'Allow') continue
    const named = pick(statement, 'Principal')
    const principals = named === EVERYBODY ? [EVERYBODY] : pickList(named, 'AWS').map(String)
    for (const principal of principals) {
      if (principal === EVERYBODY) {
        if (!isNarrowed(statement)) letIn.add(EVERYBODY)
        continue
      }
      const account = ACCOUNT.exec(principal)?.[1]
      if (account !== undefined && !isTied(statement)) letIn.add(account)
    }
  }
  return letIn
}

const TIES = new Set(['aws:principalorgid', 'aws:principalorgpaths', 'aws:principalaccount'])

/** A network or endpoint does not make another account one of ours: only these conditions do. */
const isTied = (statement: unknown): boolean => isNarrowed(statement, TIES)

/**
 * AWS's own accounts that write the access logs of load balancers into buckets of customers, one for each of the older
 * Regions. AWS documents them, and every such bucket has had to name one.
 */
const LOAD_BALANCING = new Set(
  `127311923021 033677994240 027434742980 797873946194 098369216593 754344448648 589379963580 718504428378 383597477331
   600734575887 114774131450 783225319266 582318560864 985666609251 054676820928 156460612806 652711504416 635631232127
   009996457667 897822967062 076674570225 507241528517 048591011584 190560391635`.split(/\s+/),
)

/** True for an account that AWS itself delivers logs from. */
export const isAwsDelivery = (account: string): boolean => LOAD_BALANCING.has(account)
