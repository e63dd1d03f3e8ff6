import type { Command } from 'commander'
import { program } from '../../src/cli/program.ts'
import { page } from './markdown.ts'

const WIDTH = 120

/** What `--help` prints, at a fixed width and without colours, so that the page does not depend on a terminal. */
const helpOf = (command: Command): string => {
  let text = ''
  command.configureOutput({
    writeOut: piece => {
      text += piece
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return text.trimEnd()
}

const section = (command: Command, parents: string): string => {
  const name = `${parents} ${command.name()}`.trim()
  const inner = command.commands.map(each => section(each, name))
  return page([`## ${name}`, `\`\`\`\n${helpOf(command)}\n\`\`\``, ...inner]).trimEnd()
}

/** docs/cli.md: the help of every command. */
export const cliPage = async (): Promise<string> =>
  page([
    '# Command line',
    'Findings go to stdout, everything else to stderr.',
    section(program(), ''),
    'Made by `npm run generate` from what `--help` prints.',
  ])
