import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { completionScript } from './completion.ts'
import { program } from './program.ts'

const built = program()

test.each(['bash', 'zsh', 'fish'] as const)('%s knows every command and option', shell => {
  const script = completionScript(built, shell)
  for (const command of built.commands) {
    expect(script).toContain(command.name())
    for (const option of [command, ...command.commands].flatMap(each => each.options))
      expect(script).toContain((option.long ?? '').slice(2))
  }
})

test('bash completes commands and options', () => {
  const complete = (...words: string[]) =>
    spawnSync(
      'bash',
      [
        '-c',
        `${completionScript(built, 'bash')}
COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _vedette; echo "\${COMPREPLY[@]}"`,
      ],
      {
        encoding: 'utf8',
      },
    ).stdout.trim()
  expect(complete('vedette', 'ex')).toBe('explain')
  expect(complete('vedette', 'scan', '--min')).toBe('--min-severity')
  expect(complete('vedette', 'intel', 'ch')).toBe('check')
  expect(complete('vedette', 'intel', 'update', '--acc')).toBe('--accept-shrunk')
  expect(complete('vedette', 'detections', 'tes')).toBe('test')
  expect(complete('vedette', 'detections', '--js')).toBe('--json')
})

test('every command has help with an example, and a summary for the list', () => {
  for (const command of built.commands.filter(command => command.name() !== 'stories')) {
    expect(command.summary()).not.toBe('')
    let help = ''
    command.configureOutput({ writeOut: text => void (help += text) })
    command.outputHelp()
    expect(help).toContain(`vedette ${command.name()}`)
    expect(help).toContain('Examples:')
  }
})
