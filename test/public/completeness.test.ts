/** Everything that the command line does can be called: whatever it imports of a room is exported by an entry. */
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { declaredNames } from '../project/exported-names.ts';
import { filesOf, ROOMS, sourceOf } from '../project/source-files.ts';

/** Names that stay inside, and why a user has no need of them. */
const INSIDE: Readonly<Record<string, string>> = {
  abridged: 'a word of a text',
  counted: 'a word of a text',
  printable: 'a word of a text',
  significant: 'a word of a text',
  shellWord: 'a word of a text',
  executedBefore: 'a number of a text: a caller has the results that it hands on',
  error: 'a word of a text',
  didYouMean: 'a word of a text',
  declarationOf: 'a word of a text',
  DEFAULT_RUNS: 'the default of an option of the command line',
  DEFAULT_TIMEOUT_MS: 'the default of an option of the command line',
  isBroughtAlong: 'an origin says it',
  BROWSER_PREFIX: 'the beginning of a name, which is typed as such',
  PROGRAM_PREFIX: 'the beginning of a name, which is typed as such',
  EXACT: 'the name of a subject, which is typed as such',
  EXPORT_PACKAGES: 'what the command line says where a package is missing',
  QUEUE_PACKAGES: 'what the command line says where a package is missing',
  EarlyEnd: 'signals of the process; a caller has an AbortSignal',
  LARGE_SIZES: 'what `list` prints; a result names them',
  lineReader: 'reads standard input',
  checkResults: 'mergeJournals does it',
  fileDifferences: 'words of a refusal',
  subjectDifferences: 'words of a refusal',
  subjectSummary: 'a part of planFor',
  openPlanned: 'openSubjects does it',
  openSubjectsApart: 'openSubjects of each, by a caller who catches what it throws',
  OpenedAndFailed: 'what openSubjectsApart returns',
  LoadFailure: 'a part of OpenedAndFailed',
  withoutUnloaded: 'an objection of the command line: a caller knows what it could not open',
  describeValue: 'words of a refusal',
  tooLongToRead: 'a refusal before parseCase reads anything',
  tooNested: 'a refusal before parseCase reads anything',
  MOST_BOUND: 'what the help of an option says',
  unitsOf: 'a plan says how many it has',
  outlineOf: 'a part of describedWorkload',
  planDifferences: 'words of a refusal',
  npy: 'a form of the file that --out names',
  beyondLimits: 'a refusal before anything of that size is computed',
  fitted: 'makes the integers of a layer exact in a type: checkLayers takes whatever cases it is given',
  withQuantisation: 'makes the integers of a layer exact in a type: checkLayers takes whatever cases it is given',
  floatArray: 'a typed array of one length',
};

interface Used {
  readonly name: string;
  readonly file: string;
}

/** Names that a source imports from other rooms. */
function importedNames(file: string): Used[] {
  const imports = sourceOf(file).matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']*)';/gms);
  return [...imports].flatMap(([, names, specifier]) => {
    const [room] = posix.join(posix.dirname(file), specifier).split('/');
    if (room === 'cli' || !ROOMS.includes(room)) return [];
    return listed(names).map((name) => ({ name, file }));
  });
}

/** `a, type B, c as d` → a, B, c. */
function listed(names: string): string[] {
  return names
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^type /, '')
        .replace(/ as .*$/, ''),
    )
    .filter((name) => name !== '');
}

/** Names that the entries export, as the rooms call them. */
function publicNames(): Set<string> {
  const names = filesOf('public').flatMap((file) => {
    const source = sourceOf(file);
    const named = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gms)].flatMap(([, list]) => listed(list));
    const whole = [...source.matchAll(/^export type \* from '(\.\.\/[^']*)';/gm)].flatMap(([, specifier]) =>
      declaredNames(sourceOf(posix.join(posix.dirname(file), specifier))),
    );
    return [...named, ...whole];
  });
  return new Set(names);
}

const USED = filesOf('cli').flatMap(importedNames);

describe('what the command line imports of the rooms', () => {
  it('is read from every command', () => {
    expect(USED.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['verify', 'certifyAll', 'runBench', 'runScale', 'runHunt', 'shapeAnswer', 'killAll']),
    );
  });

  it('is exported by an entry, or named here with the reason', () => {
    const known = publicNames();
    const missing = USED.filter(({ name }) => !known.has(name) && !Object.hasOwn(INSIDE, name));
    expect(missing.map(({ name, file }) => `${name}, used by ${file}, is exported by no entry`)).toEqual([]);
  });

  it.each(Object.keys(INSIDE))('still includes %s, which no entry exports', (name) => {
    expect(USED.some((used) => used.name === name)).toBe(true);
    expect(publicNames().has(name)).toBe(false);
  });
});
