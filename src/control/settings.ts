/** Reading a list to its end. */
import type { Setting, SettingKey, Store } from '../store/store.ts'

const PAGE = 1000

/** All settings that a key matches, however many pages they fill. */
export const allSettings = async (store: Store, key: Partial<SettingKey>): Promise<readonly Setting[]> => {
  const all: Setting[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.settings.list(key, { limit: PAGE, after })
    all.push(...page.items)
    if (page.next === undefined) return all
    after = page.next
  }
}
