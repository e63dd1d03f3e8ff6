import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { timeLimits } from './clients.ts'

test('a request that nobody answers is an error, not a wait without end', async () => {
  const server = createServer(() => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'nobody', secretAccessKey: 'nothing' }
  const client = new SQSClient({
    ...{ endpoint, credentials, region: 'eu-west-1', maxAttempts: 1 },
    requestHandler: timeLimits(200),
  })
  const asked = client.send(new ReceiveMessageCommand({ QueueUrl: `${endpoint}/111122223333/silent` }))
  await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' })
  client.destroy()
  server.closeAllConnections()
  server.close()
})
