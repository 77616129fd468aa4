/** Which tests speak of a change: the short loop runs these, `npm test` all. */
import { dirname } from 'node:path/posix';
import { type ImportGraph, importGraph } from '../../test/project/circles.ts';
import { constantsOf, goesThrough, isNamed, pathsNamed, valuesImported } from './read-sources.ts';

/** The text of every source and test, by its path from the root. */
export type Sources = ReadonlyMap<string, string>;

/**
 * The test files that a change calls for, in order, each once:
 *
 * - a test that was changed, and those that use a changed file of the tests;
 * - of another source, the tests in the folder that mirrors its own which import it; where there is none, those below it that do; else
 *   all of that folder; and where there is no such folder, every test that imports it;
 * - wherever they are, tests that go through a list or a table which a changed file exports: a new entry is one more case;
 * - tests that name the changed file or its folder, since they read it; and of a file that a source reads, those of this source.
 *
 * @param changed paths from the root, with `/`
 */
export function testsOf(changed: readonly string[], sources: Sources): string[] {
  return testChooser(sources)(changed);
}

/** `testsOf` for several changes of the same sources, which are read once. */
export function testChooser(sources: Sources): (changed: readonly string[]) => string[] {
  const all = new Tests(sources);
  return (changed) => [...new Set(changed.flatMap((file) => all.of(file)))].toSorted();
}

const isTest = (file: string): boolean => file.endsWith('.test.ts');

class Tests {
  readonly #sources: Sources;
  readonly #graph: ImportGraph;
  readonly #paths: ReadonlyMap<string, ReadonlySet<string>>;
  /** From each file of the tests, the tests that use it, others of these files between them or not. */
  readonly #users = new Map<string, string[]>();

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#graph = importGraph([...sources.keys()], (file) => sources.get(file)!);
    this.#paths = new Map([...sources].map(([file, source]) => [file, pathsNamed(file, source)]));
    for (const test of [...sources.keys()].filter(isTest)) {
      for (const used of this.#usedBy(test)) this.#users.set(used, [...(this.#users.get(used) ?? []), test]);
    }
  }

  of(file: string): string[] {
    if (file.startsWith('test/') && this.#sources.has(file)) return this.#users.get(file) ?? [];
    const naming = [...this.#paths].filter(([by, paths]) => by !== file && isNamed(file, paths)).map(([by]) => by);
    const isSource = this.#sources.has(file) || file.endsWith('.ts');
    const reading = isSource ? [] : naming.filter((by) => !by.startsWith('test/')).flatMap((by) => this.#near(by));
    return [
      ...(isSource ? this.#near(file) : []),
      ...this.#throughConstantsOf(file),
      ...naming.flatMap((by) => this.#users.get(by) ?? []),
      ...reading,
    ];
  }

  #near(file: string): string[] {
    const importing = [...this.#graph].filter(([by, used]) => isTest(by) && used.includes(file)).map(([by]) => by);
    const mirror = `test/${dirname(file)}`;
    const isBeside = (test: string) => dirname(test) === mirror;
    const choices = [
      importing.filter(isBeside),
      importing.filter((test) => test.startsWith(`${mirror}/`)),
      [...this.#graph.keys()].filter((test) => isTest(test) && isBeside(test)),
    ];
    return choices.find(({ length }) => length > 0) ?? importing;
  }

  #throughConstantsOf(file: string): string[] {
    const constants = constantsOf(this.#sources.get(file) ?? '');
    return [...this.#users].flatMap(([by, tests]) => {
      const source = this.#sources.get(by)!;
      const names = valuesImported(by, source, file).filter((name) => constants.includes(name));
      return names.some((name) => goesThrough(source, name)) ? tests : [];
    });
  }

  #usedBy(test: string): string[] {
    const used = [test];
    for (const file of used) {
      const further = (this.#graph.get(file) ?? []).filter((each) => each.startsWith('test/') && !used.includes(each));
      used.push(...further);
    }
    return used;
  }
}
