/** `vedette serve` and `vedette config`: the options and their meaning. */
import type { Command } from 'commander'
import type { House } from './house.ts'
import { DETECTIONS_OPTION, withOwn } from './own.ts'

const CONFIG_EXAMPLES = `
Examples:
  vedette config check vedette.yaml                    every error of it, with its line; else all keys as JSON
  VEDETTE_LISTEN_PORT=0 vedette config check           the defaults, with the environment over them

Exit codes: 0 it is fine, 1 a defect in Vedette, 2 something in it is for you to mend.`

const EXAMPLES = `
Examples:
  vedette serve                                        with defaults: data in ./vedette-data, the API on 127.0.0.1:8470
  vedette serve --config vedette.yaml
  vedette config check vedette.yaml                    every error of it, with its line
  vedette keys create --account 111122223333           a key for the AWS CLI and SDKs
  VEDETTE_LISTEN_PORT=0 vedette serve                  on any free port, which it prints as JSON: {"url": "…"}

The environment wins over the file: VEDETTE_LISTEN_HOST, VEDETTE_LISTEN_PORT, VEDETTE_DATA, VEDETTE_STORE and the like.
AWS credentials are taken from the environment as by the AWS CLI. The log goes to stderr as JSON, a line for each event;
/healthz, /readyz and /metrics tell how it is. SIGTERM ends it after the step that is under way.

Exit codes: 0 ended when asked to, 1 a defect in Vedette, 2 something for you to mend.`

interface ServeOptions {
  config?: string
  detections?: string
}

/** Adds the command. What it runs is loaded when it runs: help must not wait for it. */
export const addServe = (program: Command, house: House): void => {
  program
    .command('serve')
    .summary('find threats as logs arrive, behind GuardDuty’s API')
    .description(
      'Watches folders, buckets, queues and pushes for AWS logs, keeps findings, answers GuardDuty’s API and publishes.',
    )
    .option('--config <file>', 'vedette.yaml; without it every key has its default')
    .option(...DETECTIONS_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async ({ config, detections }: ServeOptions) => {
      const known = await withOwn(house, detections)
      const [{ loadConfig }, { runServe }] = await Promise.all([import('./config.ts'), import('./run-serve.ts')])
      await runServe(loadConfig(config), known)
    })
}

/** Adds `config check`. */
export const addConfig = (program: Command): void => {
  const config = program
    .command('config')
    .summary('look at a configuration')
    .description('The configuration of serve.')
    .addHelpText('after', CONFIG_EXAMPLES)
  config
    .command('check')
    .description('read a configuration, with the environment over it, and print it with its defaults as JSON')
    .argument('[file]', 'vedette.yaml; without it, the defaults')
    .action(async (file: string | undefined) => {
      const { loadConfig } = await import('./config.ts')
      process.stdout.write(`${JSON.stringify(loadConfig(file), null, 2)}\n`)
    })
}
