/** Writes to a store until it is killed or refused; says each number once it is acknowledged. */
import { writeSync } from 'node:fs'
import { sshSignal } from '../src/findings/signals.fixture.ts'
import { kept } from '../src/store/kept.fixture.ts'
import { openStore } from '../src/store/open.ts'

const store = await openStore(JSON.parse(process.argv[2]))
const counted = async (): Promise<number> => Number(Buffer.from((await store.state.get('counted')) ?? []).toString())

try {
  for (let n = await counted(); ; n += 1) {
    await store.transaction(async () => {
      await store.ledger.see(
        [{ name: `s3://logs/${n}.gz`, bytes: 1, at: n, kind: 'flow', account: '1', region: 'r' }],
        n,
      )
      await store.findings.putSignals([{ group: `group ${n}`, signal: sshSignal({ id: `signal ${n}` }) }])
      await store.findings.put([kept(n)])
      await store.outbox.add([{ destination: 'bus', key: kept(n).finding.id, body: { n }, dueAt: 0 }], n)
      await store.ledger.update(`s3://logs/${n}.gz`, { state: 'read', readAt: n })
      await store.state.put('counted', Buffer.from(String(n + 1)))
    })
    writeSync(1, `${n}\n`)
  }
} catch (error) {
  writeSync(1, `${(error as { code?: string }).code} ${(error as Error).message}\n`)
  process.exitCode = 1
}
await store.close().catch(() => {})
