/** `adjoint list`: the names that the other commands take. */
import { Command } from 'commander';
import { FAULTS } from '../faults/index.ts';
import { COVERAGE_CLASSES } from '../properties/coverage.ts';
import { LARGE_SIZES } from '../properties/large-sizes.ts';
import { CORE_LAWS, ENUMERATED_LAWS, FURTHER_LAWS } from '../properties/laws.ts';
import { CONVENTIONS } from '../spec/conventions/index.ts';
import { brokenRule, ILLEGAL_KINDS } from '../spec/illegal.ts';
import { CAPABILITY_VALUES } from '../subjects/capabilities.ts';
import { SUBJECT_GROUPS } from '../subjects/index.ts';
import { inThreeActs } from './acts/three-acts.ts';

export function listCommand(): Command {
  return new Command('list')
    .description(
      'list the names of subjects, laws, coverage classes, kinds of illegal case, capabilities, conventions and faults',
    )
    .option('--json', 'as JSON')
    .action(
      inThreeActs({
        read: ({ json = false }: { json?: boolean }) => ({ json }),
        run: names,
        tell(found, { json }) {
          process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : textOf(found));
          return 0;
        },
      }),
    );
}

function names() {
  return {
    subjects: SUBJECT_GROUPS,
    coreLaws: CORE_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    enumeratedLaws: ENUMERATED_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    furtherLaws: FURTHER_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    classes: COVERAGE_CLASSES.map(({ id, statement }) => ({ id, statement })),
    largeSizes: LARGE_SIZES.map(({ id, statement }) => ({ id, statement })),
    illegalKinds: ILLEGAL_KINDS.map((id) => ({ id, statement: brokenRule(id) })),
    capabilities: Object.entries(CAPABILITY_VALUES).map(([id, statement]) => ({ id, statement })),
    conventions: CONVENTIONS.map(({ id, name, version, statement }) => ({
      id,
      statement: `${name} ${version}: ${statement}`,
    })),
    faults: FAULTS.map(({ id, project, fault }) => ({ id, statement: `${project}: ${fault}` })),
  };
}

function textOf(all: ReturnType<typeof names>): string {
  const list = (title: string, entries: readonly { id: string; statement: string }[]) => {
    const width = Math.max(...entries.map(({ id }) => id.length));
    return [`${title}:`, ...entries.map(({ id, statement }) => `  ${id.padEnd(width)}  ${statement}`), ''];
  };
  const groups = Object.entries(all.subjects).map(([id, members]) => ({ id, statement: members.join(', ') }));
  return [
    ...list('subjects', groups),
    ...list('core laws (--law core)', all.coreLaws),
    ...list('laws whose cases run one by one', all.enumeratedLaws),
    ...list('further laws, which get a quarter as many cases', all.furtherLaws),
    ...list('coverage classes', all.classes),
    ...list('large sizes (law large-sizes)', all.largeSizes),
    ...list('kinds of illegal case', all.illegalKinds),
    ...list('capabilities that a module declares (docs/implementation.md)', all.capabilities),
    ...list('conventions (adjoint shape)', all.conventions),
    ...list('faults', all.faults),
  ].join('\n');
}
