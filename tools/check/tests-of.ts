/** Which tests speak of a change: the short loop runs these, `npm test` all. */
import { dirname } from 'node:path/posix';

/** What a test file imports of the sources, as paths from the root. */
export type TestImports = ReadonlyMap<string, readonly string[]>;

/**
 * The test files that a change calls for, in order, each once. Of a source these are the tests in the folder that mirrors
 * its own which import it; where there is none, the tests of that folder; and else every test that imports it.
 *
 * @param changed paths from the root, with `/`
 */
export function testsOf(changed: readonly string[], imports: TestImports): string[] {
  return [...new Set(changed.flatMap((file) => testsOfFile(file, imports)))].toSorted();
}

function testsOfFile(file: string, imports: TestImports): string[] {
  if (imports.has(file)) return [file];
  const importing = [...imports].filter(([, sources]) => sources.includes(file)).map(([test]) => test);
  const mirror = `test/${dirname(file)}/`;
  const near = importing.filter((test) => test.startsWith(mirror));
  if (near.length > 0) return near;
  const beside = [...imports.keys()].filter((test) => dirname(test) === dirname(`${mirror}x`));
  return file.endsWith('.ts') && beside.length > 0 && !file.startsWith('test/') ? beside : importing;
}
