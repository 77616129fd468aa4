/**
 * Completion of the command line in bash, zsh and fish, from commander's tree: nothing is repeated here that a command says itself. The
 * scripts hold all words, so that a shell does not start Node at each Tab.
 */
import type { Argument, Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Words that options and arguments take beside those that commander knows as choices: by `--option` or the name of an argument. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

interface CompletedOption {
  readonly long: string;
  readonly words: string;
  /** Null where it takes no value; empty where that is a file or free. */
  readonly values: readonly string[] | null;
}

interface CompletedCommand {
  /** With the command that it lies in: `vectors check`. */
  readonly path: string;
  readonly words: string;
  readonly options: readonly CompletedOption[];
  /** Commands within, or values of its arguments. */
  readonly operands: readonly string[];
}

/** A script that a shell reads once, for `adjoint` on the path. */
export function completionScript(shell: Shell, program: Command, vocabulary: Vocabulary): string {
  const commands = program.commands.flatMap((command) => completed(command, '', vocabulary));
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](program.name(), commands);
}

function completed(command: Command, before: string, vocabulary: Vocabulary): CompletedCommand[] {
  const path = `${before}${command.name()}`;
  const help = command.createHelp();
  const options = help.visibleOptions(command).map((option) => completedOption(option, vocabulary));
  const children = command.commands.map((child) => child.name());
  const values = command.registeredArguments.flatMap((argument) => valuesOf(argument, argument.name(), vocabulary));
  return [
    { path, words: command.description(), options, operands: [...children, ...values] },
    ...command.commands.flatMap((child) => completed(child, `${path} `, vocabulary)),
  ];
}

function completedOption(option: Option, vocabulary: Vocabulary): CompletedOption {
  const long = option.long ?? option.flags;
  const takesValue = option.required || option.optional;
  return { long, words: option.description, values: takesValue ? valuesOf(option, long, vocabulary) : null };
}

function valuesOf({ argChoices }: Option | Argument, name: string, vocabulary: Vocabulary): readonly string[] {
  return argChoices ?? vocabulary[name] ?? [];
}

/** A text in single quotes, in which bash and zsh change nothing. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const topLevel = (commands: readonly CompletedCommand[]) => commands.filter(({ path }) => !path.includes(' '));

/** A shell pattern: the commands that have others within. */
const parentPattern = (commands: readonly CompletedCommand[]) =>
  topLevel(commands)
    .filter(({ path }) => commands.some((other) => other.path.startsWith(`${path} `)))
    .map(({ path }) => quoted(path))
    .join('|');

const lines = (words: readonly string[]) => quoted(words.join('\n'));

function bashScript(name: string, commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter((option) => option.values !== null)
      .map(({ long, values }) => `    ${quoted(`${path} ${long}`)}) _${name}_words ${lines(values ?? [])}; return ;;`),
  );
  const words = commands.map(
    ({ path, options, operands }) =>
      `    ${quoted(path)}) options=${lines(options.map(({ long }) => long))} operands=${lines(operands)} ;;`,
  );
  return `# Completion of ${name} in bash. In ~/.bashrc: eval "$(${name} completion bash)"
_${name}_words() {
  local IFS=$'\\n' at
  COMPREPLY=($(compgen -W "$1" -- "$word"))
  for at in "\${!COMPREPLY[@]}"; do COMPREPLY[at]=$(printf %q "\${COMPREPLY[at]}"); done
}
_${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} options operands
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _${name}_words ${lines(topLevel(commands).map(({ path }) => path))}
    return
  fi
  case $command in
    ${parentPattern(commands)}) ((COMP_CWORD > 2)) && command="$command \${COMP_WORDS[2]}" ;;
  esac
  case "$command $before" in
${values.join('\n')}
  esac
  case $command in
${words.join('\n')}
  esac
  if [[ $word == -* ]]; then _${name}_words "$options"; else _${name}_words "$operands"; fi
}
complete -o default -F _${name} ${name}
`;
}

/** A name and what it is, as _describe takes them. */
const described = (name: string, words: string) => quoted(`${name}:${words.replaceAll('\n', ' ')}`);

function zshScript(name: string, commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter((option) => option.values !== null)
      .map(({ long, values }) => {
        const offer = values?.length ? `compadd -- ${values.map(quoted).join(' ')}` : '_files';
        return `    ${quoted(`${path} ${long}`)}) ${offer}; return ;;`;
      }),
  );
  const words = commands.map(({ path, options, operands }) => {
    const all = options.map(({ long, words }) => described(long, words)).join(' ');
    return `    ${quoted(path)}) options=(${all}) operands=(${operands.map(quoted).join(' ')}) ;;`;
  });
  return `#compdef ${name}
# Completion of ${name} in zsh. In ~/.zshrc, after compinit: eval "$(${name} completion zsh)"
_${name}() {
  local before=$words[CURRENT-1] command=$words[2]
  local -a commands options operands
  commands=(${topLevel(commands)
    .map(({ path, words }) => described(path, words))
    .join(' ')})
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  case $command in
    ${parentPattern(commands)}) ((CURRENT > 3)) && command="$command $words[3]" ;;
  esac
  case "$command $before" in
${values.join('\n')}
  esac
  case $command in
${words.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe option options
  else
    compadd -- $operands
    _files
  fi
}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

/** In single quotes, in which fish knows two escapes. */
const fishQuoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishScript(name: string, commands: readonly CompletedCommand[]): string {
  const conditionOf = (path: string) =>
    fishQuoted(
      path
        .split(' ')
        .map((word) => `__fish_seen_subcommand_from ${word}`)
        .join('; and '),
    );
  const firsts = topLevel(commands).map(
    ({ path, words }) => `complete -c ${name} -n __fish_use_subcommand -f -a ${path} -d ${fishQuoted(words)}`,
  );
  const rest = commands.flatMap(({ path, options, operands }) => [
    ...options.map(({ long, words, values }) => {
      // A value with spaces is one word where it is escaped.
      const list = values?.map((value) => value.replaceAll(' ', '\\ ')).join(' ') ?? '';
      const value = values === null ? '' : list === '' ? ' -r' : ` -x -a ${fishQuoted(list)}`;
      return `complete -c ${name} -n ${conditionOf(path)} -l ${long.slice(2)}${value} -d ${fishQuoted(words)}`;
    }),
    ...(operands.length === 0
      ? []
      : [`complete -c ${name} -n ${conditionOf(path)} -a ${fishQuoted(operands.join(' '))}`]),
  ]);
  const where = `~/.config/fish/completions/${name}.fish`;
  return `# Completion of ${name} in fish: ${name} completion fish > ${where}\n${[...firsts, ...rest].join('\n')}\n`;
}
