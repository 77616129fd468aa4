import { describe, expect, it } from 'vitest';
import { constantsOf, goesThrough, isNamed, pathsNamed, valuesImported } from '../../tools/check/read-sources.ts';
import { type Sources, testChooser, testsOf } from '../../tools/check/tests-of.ts';
import { ALL_FILES, sourceOf } from '../project/source-files.ts';

/** What a file says that imports others, and uses nothing of them. */
const importing = (...specifiers: string[]) => specifiers.map((name) => `import { a } from '${name}';\n`).join('');

const SMALL: Sources = new Map([
  ['spec/geometry.ts', 'export const MOST = 1;\n'],
  ['spec/compare.ts', ''],
  ['spec/conventions/want.ts', importing('../geometry.ts')],
  ['spec/conventions/index.ts', 'export const conventions = { want };\n'],
  ['engines/scatter.ts', importing('../spec/geometry.ts')],
  ['engines/index.ts', `${importing('./scatter.ts')}export const engines = { scatter };\n`],
  ['reports/schemas.ts', "import a from './schemas/a.json' with { type: 'json' };\nread('reports/schemas/a.json');\n"],
  ['test/spec/cases.ts', importing('../../spec/geometry.ts')],
  ['test/spec/geometry.test.ts', importing('../../spec/geometry.ts', './cases.ts')],
  ['test/spec/compare.test.ts', importing('../../spec/compare.ts')],
  ['test/spec/conventions/want.test.ts', importing('../../../spec/geometry.ts', '../../../spec/conventions/want.ts')],
  ['test/spec/conventions/deep/all.test.ts', importing('../../../../spec/conventions/index.ts')],
  ['test/engines/engines.test.ts', importing('../../engines/index.ts', '../../spec/geometry.ts', '../spec/cases.ts')],
  ['test/reports/schemas.test.ts', importing('../../reports/schemas.ts')],
  ['test/cli/all.ts', "import { engines } from '../../engines/index.ts';\nexport const all = Object.keys(engines);\n"],
  ['test/cli/list.test.ts', importing('./all.ts')],
  ['test/cli/one.test.ts', "import { engines } from '../../engines/index.ts';\nengines.scatter(1);\n"],
  ['test/project/package.test.ts', "read('package.json');\n"],
  ['test/project/pages.test.ts', "new URL('../../docs/laws.md', import.meta.url);\nreadAll('docs/pictures');\n"],
]);

describe('the tests of a change', () => {
  it.each<[string, string[], string[]]>([
    ['are a test itself', ['test/spec/compare.test.ts'], ['test/spec/compare.test.ts']],
    ['are those that use a file of the tests', ['test/cli/all.ts'], ['test/cli/list.test.ts']],
    ['are those beside a source that import it', ['spec/compare.ts'], ['test/spec/compare.test.ts']],
    ['are not those below, nor those of other rooms', ['spec/geometry.ts'], ['test/spec/geometry.test.ts']],
    ['are those below where none is beside', ['spec/conventions/index.ts'], ['test/spec/conventions/deep/all.test.ts']],
    ['are all of that folder where none imports it', ['engines/scatter.ts'], ['test/engines/engines.test.ts']],
    ['are all of that folder of a file that is gone', ['engines/gone.ts'], ['test/engines/engines.test.ts']],
    [
      'are all that import it, where there is no such folder',
      ['tools/wasm/run.ts', 'test/spec/cases.ts'],
      ['test/engines/engines.test.ts', 'test/spec/geometry.test.ts'],
    ],
    [
      'are those that go through its list, by way of another file, too; but not those that take one entry',
      ['engines/index.ts'],
      ['test/cli/list.test.ts', 'test/engines/engines.test.ts'],
    ],
    ['are those that read a file which is no source', ['package.json'], ['test/project/package.test.ts']],
    ['are those that read it by a path from where they are', ['docs/laws.md'], ['test/project/pages.test.ts']],
    ['are those that read its folder', ['docs/pictures/a.svg'], ['test/project/pages.test.ts']],
    ['are those of the source that reads it', ['reports/schemas/a.json'], ['test/reports/schemas.test.ts']],
    ['are none of a file that no test speaks of', ['docs/a.md'], []],
    [
      'are named once, in order',
      ['spec/compare.ts', 'test/spec/compare.test.ts', 'engines/scatter.ts'],
      ['test/engines/engines.test.ts', 'test/spec/compare.test.ts'],
    ],
  ])('%s', (_, changed, tests) => {
    expect(testsOf(changed, SMALL)).toEqual(tests);
  });
});

describe('of a change to this repository, among the tests are', () => {
  const sources: Sources = new Map(ALL_FILES.map((file) => [file, sourceOf(file)]));
  let chooser: ReturnType<typeof testChooser> | undefined;
  const chosen = (...changed: string[]) => {
    chooser ??= testChooser(sources);
    return chooser(changed);
  };
  const planted = (file: string, list: string) =>
    new Map([
      ...sources,
      [file, ''],
      [list, `import { a } from './${file.split('/').slice(1).join('/')}';\n${sources.get(list)}`],
    ]);

  it.each<[string, string, string, string[], string[]]>([
    [
      'a new law: those that go through all laws, its document and its schema',
      'properties/laws/planted.ts',
      'properties/laws.ts',
      ['docs/laws.md', 'known-failures.schema.json', 'test/properties/laws/rows/structure.ts'],
      [
        'test/project/documents.test.ts',
        'test/properties/known-failures-schema.test.ts',
        'test/properties/laws/breakers.test.ts',
        'test/properties/laws/laws.test.ts',
      ],
    ],
    [
      'a third-party subject: those that go through all of them',
      'subjects/third-party/planted.ts',
      'subjects/index.ts',
      ['known-failures.json', 'docs/findings.md', 'package.json'],
      [
        'test/properties/known-failures-schema.test.ts',
        'test/reports/page/signs.test.ts',
        'test/site/pages.test.ts',
        'test/subjects/third-party/third-party.test.ts',
      ],
    ],
    [
      'a fault: those of the faults, and the document that counts them',
      'faults/defects/planted.ts',
      'faults/index.ts',
      [],
      ['test/faults/faults.test.ts', 'test/project/documents.test.ts'],
    ],
  ])('%s', (_, file, list, others, tests) => {
    const withPlanted = testsOf([file, list, ...others], planted(file, list));
    expect(withPlanted).toEqual(expect.arrayContaining(tests));
  });

  it.each([
    ['README.md', 'test/project/documents.test.ts'],
    ['docs/laws.md', 'test/project/documents.test.ts'],
    ['docs/capabilities.md', 'test/subjects/capability-words.test.ts'],
    ['docs/conventions.md', 'test/spec/conventions/conventions.test.ts'],
    ['reports/schemas/verify.schema.json', 'test/reports/verify.test.ts'],
    ['known-failures.schema.json', 'test/properties/known-failures-schema.test.ts'],
    ['.github/workflows/release.yml', 'test/project/action.test.ts'],
  ])('%s: one that reads it', (file, test) => {
    expect(chosen(file)).toContain(test);
  });

  it.each(['spec/case.ts', 'spec/geometry.ts', 'reports/verify/text.ts', 'docs/laws.md'])(
    '%s: less than a tenth of all',
    (file) => {
      const all = ALL_FILES.filter((each) => each.endsWith('.test.ts'));
      expect(chosen(file).length).toBeLessThan(all.length / 10);
    },
  );
});

describe('what the text of a source says', () => {
  it('of paths is what stands in quotes, from the root, but for imports of sources', () => {
    const source = [
      "import a from '../../known-failures.schema.json' with { type: 'json' };",
      "import { b } from '../spec/case.ts';",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
      'new URL("../../docs/laws.md", import.meta.url); join(ROOT, `oracle/vectors/${name}.json`); say("No path.");',
    ].join('\n');
    expect([...pathsNamed('test/cli/a.test.ts', source)]).toEqual([
      'known-failures.schema.json',
      'json',
      'docs/laws.md',
      'oracle/vectors/',
    ]);
  });

  it.each<[string, string, boolean]>([
    ['the file itself', 'docs/laws.md', true],
    ['its folder with a slash', 'docs/', true],
    ['a word that may mean anything', 'docs', false],
    ['a folder of several parts', 'docs/pictures', false],
    ['another file', 'docs/laws', false],
    ['the root', '/', false],
  ])('is or is not about docs/laws.md: %s', (_, path, is) => {
    expect(isNamed('docs/laws.md', new Set([path]))).toBe(is);
  });

  it('of a folder of several parts is about what is in it', () => {
    expect(isNamed('docs/pictures/a.svg', new Set(['docs/pictures']))).toBe(true);
  });

  it('of constants are lists and tables, not functions', () => {
    const source = [
      'export const LAWS: readonly Law[] = [a, b];',
      'export const names = { a };',
      'export const SETS: Readonly<Record<string, (a: number) => number>> = { a };',
      'export const plain = (a: number) => a;',
      'export const later = async () => 1;',
      'export const made = <T>(a: T) => a;',
      'const HERE = [1];',
      'export function f() {}',
    ].join('\n');
    expect(constantsOf(source)).toEqual(['LAWS', 'names', 'SETS']);
  });

  it.each([
    ['LAWS.map((law) => law.id);', true],
    ['it.each(LAWS)(name);', true],
    ['const all = [...LAWS, 1];', true],
    ['expect(n).toBe(LAWS.length);', true],
    ['LAWS[0].check();', false],
    ['LAWS.find(isIt);', false],
    ['const { one } = LAWS;', false],
    ['MORE_LAWS.map(f);', false],
    ['given.LAWS.map(f);', false],
    ["import { LAWS } from './laws.ts';", false],
  ])('goes through a list or takes one of it: %s', (source, does) => {
    expect(goesThrough(source, 'LAWS')).toBe(does);
  });

  it('of imports are the values, not the types, of that file', () => {
    const source =
      "import { type A, LAWS,\n  f } from '../../properties/laws.ts';\nimport { g } from '../../properties/law.ts';\n";
    expect(valuesImported('test/cli/a.test.ts', source, 'properties/laws.ts')).toEqual(['LAWS', 'f']);
  });
});
