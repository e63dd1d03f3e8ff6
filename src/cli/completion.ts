/** `vedette completion`: completion scripts, made from the commands themselves so that they cannot fall behind. */
import { Argument, type Command } from 'commander'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

const EXAMPLES = `
Examples:
  vedette completion bash > /etc/bash_completion.d/vedette
  vedette completion zsh > "\${fpath[1]}/_vedette"
  vedette completion fish > ~/.config/fish/completions/vedette.fish`

interface CommandWords {
  readonly name: string
  readonly says: string
  readonly options: readonly { readonly flag: string; readonly says: string; readonly takesValue: boolean }[]
  readonly takesFiles: boolean
  /** Names of the commands of a group. */
  readonly inner: readonly string[]
}

/** The options of a command, those of a group's commands among them, each once. */
const optionsOf = (command: Command): CommandWords['options'] => {
  const options = [command, ...command.commands].flatMap(each => each.options)
  const words = options.map(option => ({
    flag: option.long ?? option.short ?? '',
    says: option.description,
    takesValue: option.required || option.optional,
  }))
  return words.filter(({ flag }, i) => words.findIndex(other => other.flag === flag) === i)
}

const wordsOf = (program: Command): CommandWords[] =>
  program.commands.map(command => ({
    name: command.name(),
    says: command.summary() || command.description(),
    options: [...optionsOf(command), { flag: '--help', says: 'show help', takesValue: false }],
    takesFiles: [command, ...command.commands].some(each =>
      each.registeredArguments.some(argument => /^(path|file|folder)$/.test(argument.name())),
    ),
    inner: command.commands.map(each => each.name()),
  }))

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const bash = (commands: readonly CommandWords[]): string => {
  const cases = commands.map(
    ({ name, options, inner }) =>
      `    ${name}) words=${quote(options.map(({ flag }) => flag).join(' '))} inner=${quote(inner.join(' '))} ;;`,
  )
  return `_vedette() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words inner
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quote(commands.map(({ name }) => name).join(' '))} -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [ -n "$inner" ] && [ "$COMP_CWORD" -eq 2 ] && [ "\${current#-}" = "$current" ]; then
    COMPREPLY=($(compgen -W "$inner" -- "$current"))
    return
  fi
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _vedette vedette
`
}

// In _arguments, colons and brackets end a description.
const zshText = (text: string): string => text.replace(/[[\]:]/g, '\\$&')

const zsh = (commands: readonly CommandWords[]): string => {
  const names = commands.map(({ name, says }) => `    ${quote(`${name}:${says.replaceAll(':', '\\:')}`)}`)
  const cases = commands.map(({ name, options, inner }) => {
    const group = inner.length === 0 ? '' : `'1:command:(${inner.join(' ')})' `
    const specs = options.map(({ flag, says, takesValue }) =>
      quote(`${takesValue ? '*' : ''}${flag}[${zshText(says)}]${takesValue ? ':value:_files' : ''}`),
    )
    return `    ${name}) _arguments ${group}${specs.join(' ')} '*:path:_files' ;;`
  })
  return `#compdef vedette
_vedette() {
  local -a commands
  commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _vedette vedette
`
}

const fish = (commands: readonly CommandWords[]): string => {
  const lines = commands.flatMap(({ name, says, options, takesFiles, inner }) => [
    `complete -c vedette -n __fish_use_subcommand -f -a ${name} -d ${quote(says)}`,
    ...inner.map(each => `complete -c vedette -n '__fish_seen_subcommand_from ${name}' -a ${each}`),
    ...options.map(
      option =>
        `complete -c vedette -n '__fish_seen_subcommand_from ${name}' -l ${option.flag.replace(/^--/, '')}${option.takesValue ? ' -r' : ''} -d ${quote(option.says)}`,
    ),
    ...(takesFiles ? [] : [`complete -c vedette -n '__fish_seen_subcommand_from ${name}' -f`]),
  ])
  return `${lines.join('\n')}\n`
}

const MAKERS: Readonly<Record<Shell, (commands: readonly CommandWords[]) => string>> = { bash, zsh, fish }

/** The completion script for one shell. */
export const completionScript = (program: Command, shell: Shell): string => MAKERS[shell](wordsOf(program))

/** Adds the command. */
export const addCompletion = (program: Command): void => {
  program
    .command('completion')
    .summary('print a completion script for your shell')
    .description('Prints a completion script for bash, zsh or fish.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell) => {
      process.stdout.write(completionScript(program, shell))
    })
}
