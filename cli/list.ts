/** `adjoint list`: the names that the other commands take. */
import { Argument, Command } from 'commander';
import { FAULTS } from '../faults/index.ts';
import { LARGE_SIZES } from '../properties/cases/large-sizes.ts';
import { COVERAGE_CLASSES } from '../properties/coverage/coverage.ts';
import { CORE_LAWS, ENUMERATED_LAWS, FURTHER_LAWS, QUANTISED_LAWS, WORD_LAWS } from '../properties/laws.ts';
import { CONVENTIONS } from '../spec/conventions/index.ts';
import { brokenRule, ILLEGAL_KINDS } from '../spec/illegal.ts';
import { CAPABILITY_WORDS, declarationOf } from '../subjects/capability-words.ts';
import { SUBJECT_GROUPS } from '../subjects/index.ts';
import { inThreeActs } from './acts/three-acts.ts';

/** What the argument can be, and the lists that each stands for. */
const KINDS = {
  subjects: ['subjects'],
  laws: ['coreLaws', 'enumeratedLaws', 'furtherLaws', 'quantisedLaws', 'wordLaws'],
  classes: ['classes'],
  'large-sizes': ['largeSizes'],
  'illegal-kinds': ['illegalKinds'],
  capabilities: ['capabilities'],
  conventions: ['conventions'],
  faults: ['faults'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof TITLES)[]>>;
type Kind = keyof typeof KINDS;

/** Of the lists as text. */
const TITLES = {
  subjects: 'subjects',
  coreLaws: 'core laws (--law core)',
  enumeratedLaws: 'laws whose cases run one by one',
  furtherLaws: 'further laws, which get a quarter as many cases',
  quantisedLaws: 'laws of integers (--law quantised), for who has int8, uint8 or int16',
  wordLaws: 'laws of calls in words of frameworks (verify --words)',
  classes: 'coverage classes',
  largeSizes: 'large sizes (law large-sizes)',
  illegalKinds: 'kinds of illegal case',
  capabilities: 'capabilities that an implementation declares (adjoint list capabilities, docs/capabilities.md)',
  conventions: 'conventions (adjoint shape)',
  faults: 'faults',
} as const;

export function listCommand(): Command {
  return new Command('list')
    .description('list the names that other commands and modules take')
    .addArgument(new Argument('[what]', 'only these').choices(Object.keys(KINDS)))
    .option('--json', 'as JSON')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell }));
}

const HELP = `
Examples:
  npx adjoint list
  npx adjoint list laws
  npx adjoint list capabilities                      with values, defaults and lines to paste
  npx adjoint list faults --json

Exit codes: 0 listed, 2 bad usage, 3 the suite itself broke.
`;

interface Asked {
  readonly kind: Kind | null;
  readonly asJson: boolean;
}

function read(what: string | undefined, { json = false }: { json?: boolean }): Asked {
  return { kind: (what as Kind | undefined) ?? null, asJson: json };
}

function run({ kind, asJson }: Asked): string {
  const all = names();
  const lists: readonly string[] = kind === null ? Object.keys(TITLES) : KINDS[kind];
  const chosen = Object.fromEntries(Object.entries(all).filter(([name]) => lists.includes(name)));
  if (asJson) return `${JSON.stringify(chosen, null, 2)}\n`;
  return kind === 'capabilities' ? capabilitiesText() : namesText(all, Object.keys(chosen));
}

function tell(text: string): number {
  process.stdout.write(text);
  return 0;
}

function names() {
  return {
    subjects: SUBJECT_GROUPS,
    coreLaws: CORE_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    enumeratedLaws: ENUMERATED_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    furtherLaws: FURTHER_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    quantisedLaws: QUANTISED_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    wordLaws: WORD_LAWS.map(({ id, lane, statement }) => ({ id, lane, statement })),
    classes: COVERAGE_CLASSES.map(({ id, statement }) => ({ id, statement })),
    largeSizes: LARGE_SIZES.map(({ id, statement }) => ({ id, statement })),
    illegalKinds: ILLEGAL_KINDS.map((id) => ({ id, statement: brokenRule(id) })),
    capabilities: Object.entries(CAPABILITY_WORDS).map(([id, words]) => ({
      id,
      statement: words.meaning,
      values: words.values,
      default: words.byDefault,
      example: declarationOf(words),
    })),
    conventions: CONVENTIONS.map(({ id, name, version, statement }) => ({
      id,
      statement: `${name} ${version}: ${statement}`,
    })),
    faults: FAULTS.map(({ id, project, fault }) => ({ id, statement: `${project}: ${fault}` })),
  };
}

type Names = ReturnType<typeof names>;

function namesText({ subjects, ...others }: Names, chosen: readonly string[]): string {
  const groups = Object.entries(subjects).map(([id, members]) => ({ id, statement: members.join(', ') }));
  const lists: Readonly<Record<string, readonly { id: string; statement: string }[]>> = { subjects: groups, ...others };
  return chosen
    .flatMap((name) => {
      const width = Math.max(...lists[name].map(({ id }) => id.length));
      const lines = lists[name].map(({ id, statement }) => `  ${id.padEnd(width)}  ${statement}`);
      return [`${TITLES[name as keyof typeof TITLES]}:`, ...lines, ''];
    })
    .join('\n');
}

function capabilitiesText(): string {
  return Object.entries(CAPABILITY_WORDS)
    .map(([name, words]) => {
      const { meaning, values, byDefault } = words;
      return `${name}: ${meaning}\n  values   ${values}\n  default  ${byDefault}\n  example  ${declarationOf(words)}\n`;
    })
    .join('\n');
}
