import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { runVedette } from './command-line.ts'
import { serve } from './serving.ts'

const LONG = process.env['LONG'] !== undefined
const hasOpenssl = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    console.log('NOT TESTED: TLS by certificate files. openssl is not on PATH.')
    return false
  }
}

describe.skipIf(!LONG || !hasOpenssl())('a service behind its own certificate', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-tls-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('answers over TLS alone, is backed up while it runs, and ends well', async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const made = ['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost']
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...made, ...names], { stdio: 'ignore' })
    const data = join(folder, 'data')
    const serving = await serve(folder, { data, listen: { port: 0, tls: { cert, key } } })
    expect(serving.url).toMatch(/^https:/)
    const ask = (path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(`${serving.url}${path}`, { ca: readFileSync(cert) }, answer => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .on('error', reject)
          .end()
      })
    const paths = ['/healthz', '/readyz', '/metrics', '/detector', '/console/']
    expect(await Promise.all(paths.map(ask))).toEqual([200, 200, 200, 403, 200])
    await expect(fetch(`${serving.url.replace('https', 'http')}/healthz`)).rejects.toThrow()
    // Nobody vouches for this certificate.
    await expect(fetch(`${serving.url}/healthz`)).rejects.toThrow()

    const { code, out } = await runVedette(folder, ['keys', 'create', '--account', '111122223333', '--data', data])
    expect(code).toBe(0)
    const file = join(folder, 'vedette.backup')
    expect(await runVedette(folder, ['backup', file, '--data', data])).toMatchObject({ code: 0 })
    expect(await serving.end('SIGTERM')).toBe(0)
    const again = join(folder, 'again')
    expect(await runVedette(folder, ['restore', file, '--data', again])).toMatchObject({ code: 0 })
    const listed = await runVedette(folder, ['keys', 'list', '--data', again])
    expect(listed.out).toContain(JSON.parse(out).AccessKeyId)
  })
})
