/** `adjoint completion`: a script by which a shell completes commands, options and names. */
import { Argument, Command } from 'commander';
import { SCALE_AXES } from '../bench/scale/result.ts';
import { WORKLOADS } from '../bench/workloads/workload-sets.ts';
import { FAULTS } from '../faults/index.ts';
import { ALL_LAWS } from '../properties/laws.ts';
import { CONVENTIONS } from '../spec/conventions/index.ts';
import { SUBJECT_GROUPS } from '../subjects/index.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { completionScript, SHELLS, type Shell, type Vocabulary } from './tell/completion.ts';

/** @param program the whole program; by the time this command runs, it includes this one */
export function completionCommand(program: Command): Command {
  return new Command('completion')
    .description('print a script that completes commands, options and names in a shell')
    .addArgument(new Argument('<shell>', 'which').choices(SHELLS))
    .addHelpText('after', HELP)
    .action(
      inThreeActs({
        read: (shell: Shell) => shell,
        run: (shell) => completionScript(shell, program, vocabulary()),
        tell(script) {
          process.stdout.write(script);
          return 0;
        },
      }),
    );
}

const HELP = `
It completes adjoint where that is on the path, as with npm install --global, and not npx adjoint.

Examples:
  eval "$(adjoint completion bash)"                              in ~/.bashrc
  eval "$(adjoint completion zsh)"                               in ~/.zshrc, after compinit
  adjoint completion fish > ~/.config/fish/completions/adjoint.fish

Exit codes: 0 printed, 2 bad usage, 3 the suite itself broke.
`;

/** Names that options and arguments take, from their registries. */
export function vocabulary(): Vocabulary {
  const subjects = [...new Set([...Object.keys(SUBJECT_GROUPS), ...SUBJECT_GROUPS.all])];
  return {
    subject: subjects,
    '--yardstick': SUBJECT_GROUPS.all,
    '--law': [...ALL_LAWS.map(({ id }) => id), 'core', 'words', 'all'],
    '--workload': WORKLOADS.map(({ name }) => name),
    fault: [...FAULTS.map(({ id }) => id), ...new Set(FAULTS.map((fault) => fault.class))],
    dimension: SCALE_AXES,
    framework: CONVENTIONS.map(({ id }) => id),
  };
}
