/** `adjoint list`: the names that the other commands take. */
import { Command } from 'commander';
import { COVERAGE_CLASSES } from '../properties/coverage.ts';
import { LAWS } from '../properties/laws.ts';
import { brokenRule, ILLEGAL_KINDS } from '../spec/illegal.ts';
import { SUBJECT_GROUPS } from '../subjects/index.ts';

export function listCommand(): Command {
  return new Command('list')
    .description('list the names of subjects, laws, coverage classes and kinds of illegal case')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => {
      process.stdout.write(options.json ? `${JSON.stringify(names(), null, 2)}\n` : namesAsText());
    });
}

function names() {
  return {
    subjects: SUBJECT_GROUPS,
    laws: LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    classes: COVERAGE_CLASSES.map(({ id, statement }) => ({ id, statement })),
    illegalKinds: ILLEGAL_KINDS.map((id) => ({ id, statement: brokenRule(id) })),
  };
}

function namesAsText(): string {
  const { subjects, laws, classes, illegalKinds } = names();
  const list = (title: string, entries: readonly { id: string; statement: string }[]) => {
    const width = Math.max(...entries.map(({ id }) => id.length));
    return [`${title}:`, ...entries.map(({ id, statement }) => `  ${id.padEnd(width)}  ${statement}`), ''];
  };
  const groups = Object.entries(subjects).map(([id, members]) => ({ id, statement: members.join(', ') }));
  return [
    ...list('subjects', groups),
    ...list('laws', laws),
    ...list('coverage classes', classes),
    ...list('kinds of illegal case', illegalKinds),
  ].join('\n');
}
