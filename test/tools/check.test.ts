import { describe, expect, it } from 'vitest';
import { testsOf } from '../../tools/check/tests-of.ts';

const IMPORTS = new Map<string, readonly string[]>([
  ['test/spec/geometry.test.ts', ['spec/geometry.ts', 'test/spec/cases.ts']],
  ['test/spec/compare.test.ts', ['spec/compare.ts']],
  ['test/spec/conventions/want.test.ts', ['spec/geometry.ts', 'spec/conventions/want.ts']],
  ['test/engines/engines.test.ts', ['engines/index.ts', 'spec/geometry.ts', 'test/spec/cases.ts']],
  ['test/project/package.test.ts', ['package.json']],
]);

describe('the tests of a change', () => {
  it.each<[string, string[], string[]]>([
    ['are a test itself', ['test/spec/compare.test.ts'], ['test/spec/compare.test.ts']],
    ['are those near a source that import it', ['spec/compare.ts'], ['test/spec/compare.test.ts']],
    [
      'are in the folder that mirrors its own, or below it, not in other rooms',
      ['spec/geometry.ts'],
      ['test/spec/conventions/want.test.ts', 'test/spec/geometry.test.ts'],
    ],
    ['are all of that folder where none imports it', ['engines/scatter.ts'], ['test/engines/engines.test.ts']],
    [
      'are all that import it, where it has no such folder',
      ['test/spec/cases.ts'],
      ['test/engines/engines.test.ts', 'test/spec/geometry.test.ts'],
    ],
    ['may be of a file that is no source', ['package.json'], ['test/project/package.test.ts']],
    ['are none of a file that no test speaks of', ['docs/a.md'], []],
    [
      'are named once, in order',
      ['spec/compare.ts', 'test/spec/compare.test.ts', 'engines/index.ts'],
      ['test/engines/engines.test.ts', 'test/spec/compare.test.ts'],
    ],
  ])('%s', (_, changed, tests) => {
    expect(testsOf(changed, IMPORTS)).toEqual(tests);
  });
});
