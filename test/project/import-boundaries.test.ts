import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thrownBy } from '../spec/cases.ts';
import { forbiddenImports, importsOf, parseTable } from './imports.ts';
import { FILES_OF_ROOMS, filesOf, ROOMS, ROOT, sourceOf } from './source-files.ts';

const TABLE = parseTable(readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8'));
const FILES = FILES_OF_ROOMS.map((file) => [file] as const);

describe('the table in docs/ARCHITECTURE.md allows every import of', () => {
  it.each(FILES)('%s', (file) => {
    expect(forbiddenImports(file, sourceOf(file), TABLE)).toEqual([]);
  });
});

describe('the table in docs/ARCHITECTURE.md', () => {
  it('has a row for every room with code', () => {
    const withCode = ROOMS.filter((room) => filesOf(room).length > 0);
    expect(withCode).toEqual(expect.arrayContaining(['spec', 'engines', 'subjects']));
    expect(withCode.filter((room) => !TABLE.has(room))).toEqual([]);
  });

  it('lets spec import nothing and engines only spec', () => {
    expect([...TABLE.get('spec')!.keys()]).toEqual([]);
    expect([...TABLE.get('engines')!.keys()]).toEqual(['spec']);
  });

  it('lets reports import only types of every room but spec', () => {
    const values = [...TABLE.get('reports')!].filter(([, permission]) => permission === 'anything');
    expect(values.map(([place]) => place)).toEqual(['spec']);
  });

  it('lets nothing import cli, public or test', () => {
    const importers = [...TABLE]
      .filter(([, row]) => ['cli', 'public', 'test'].some((place) => row.has(place)))
      .map(([room]) => room);
    expect(importers).toEqual([]);
  });

  it('has no circle: a room comes after all that it imports', () => {
    const settled = new Set<string>();
    for (let round = 0; round < TABLE.size; round++) {
      for (const [room, row] of TABLE) if ([...row.keys()].every((place) => settled.has(place))) settled.add(room);
    }
    expect([...TABLE.keys()].filter((room) => !settled.has(room))).toEqual([]);
  });
});

describe('the reader of imports', () => {
  it.each([
    ["import { a } from './a.ts';", './a.ts', false],
    ["import a, { type B } from '../spec/a.ts';", '../spec/a.ts', false],
    ["import { type A } from './a.ts';", './a.ts', false],
    ["import * as a from './a.ts';", './a.ts', false],
    ["import {\n  a,\n  b as c,\n} from './a.ts';", './a.ts', false],
    ['import{a}from"./a.ts"', './a.ts', false],
    ["import type from './a.ts';", './a.ts', false],
    ["import './a.ts';", './a.ts', false],
    ["import type { A } from './a.ts';", './a.ts', true],
    ["import type A from './a.ts';", './a.ts', true],
    ["import type * as A from './a.ts';", './a.ts', true],
    ["export { a } from './a.ts';", './a.ts', false],
    ["export * from './a.ts';", './a.ts', false],
    ["export * as a from './a.ts';", './a.ts', false],
    ["export type { A } from './a.ts';", './a.ts', true],
    ["const a = await import('./a.ts');", './a.ts', false],
    ["const a = import(/* why */ './a.ts');", './a.ts', false],
    ['const a = await import(\n  `./a.ts`\n);', './a.ts', false],
    ["let a: import('./a.ts').A;", './a.ts', false],
    ["const a = require('./a.ts');", './a.ts', false],
    ["import { add } from 'mathjs';", 'mathjs', false],
  ])('finds the one in %j', (source, specifier, typeOnly) => {
    expect(importsOf(source)).toEqual([{ specifier, typeOnly }]);
  });

  it('finds all of several, and tells types from values by the statement that each stands in', () => {
    const source = "import type { A } from './a.ts';\nimport { b } from './b.ts';\nexport type { C } from './c.ts';\n";
    expect(importsOf(source)).toEqual([
      { specifier: './a.ts', typeOnly: true },
      { specifier: './b.ts', typeOnly: false },
      { specifier: './c.ts', typeOnly: true },
    ]);
  });

  it.each(['import.meta.url;', 'import(path);', 'const from = "./a.ts";', 'export const a = 1;'])(
    'finds none in %j',
    (source) => {
      expect(importsOf(source)).toEqual([]);
    },
  );

  it('sees the imports that are known to be in this repository', () => {
    const specifiers = (file: string) => importsOf(sourceOf(file)).map(({ specifier }) => specifier);
    expect(specifiers('engines/index.ts')).toEqual(expect.arrayContaining(['./scatter.ts', './forward.ts']));
    expect(specifiers('engines/matrix.ts')).toEqual(['../spec/case.ts', '../spec/tensor.ts', './mathjs.ts']);
    expect(FILES.map(([file]) => file)).toEqual(expect.arrayContaining(['spec/case.ts', 'subjects/capabilities.ts']));
  });
});

const EXAMPLE = parseTable(
  [
    '# Title',
    '| room | may import |',
    '|---|---|',
    '| spec | cli |',
    '## Import table',
    'Some words.',
    '',
    '| room | may import |',
    '|---|:---|',
    '| `spec` | nothing |',
    '| engines | spec |',
    '| subjects | engines |',
    '| bench | engines |',
    '| reports | `spec`, subjects (types only) |',
    '| properties | spec, engines |',
    '| public | spec, engines |',
    '## Next',
    '| spec | everything |',
  ].join('\n'),
);

describe('the checker refuses', () => {
  it.each([
    ['spec/a.ts', "import { b } from '../engines/b.ts';", '../engines/b.ts', 'spec may import nothing'],
    ['spec/a.ts', "import type { B } from '../engines/b.ts';", '../engines/b.ts', 'spec may import nothing'],
    ['spec/a.ts', "export * from '../engines/b.ts';", '../engines/b.ts', 'spec may import nothing'],
    ['spec/a.ts', "import '../engines/b.ts';", '../engines/b.ts', 'spec may import nothing'],
    ['spec/a.ts', "await import('../engines/b.ts');", '../engines/b.ts', 'spec may import nothing'],
    ['spec/a.ts', "import p from '../package.json';", '../package.json', 'spec may import nothing'],
    ['engines/a.ts', "import b from '../properties/b.ts';", '../properties/b.ts', 'engines may import spec'],
    ['engines/fast/a.ts', "import b from '../../reports/b.ts';", '../../reports/b.ts', 'engines may import spec'],
    [
      'properties/laws/a.ts',
      "import b from '../../reports/b.ts';",
      '../../reports/b.ts',
      'properties may import spec, engines',
    ],
    [
      'reports/a.ts',
      "import { b } from '../subjects/b.ts';",
      '../subjects/b.ts',
      'reports may import only types of subjects (import type)',
    ],
    [
      'reports/a.ts',
      "import { type B } from '../subjects/b.ts';",
      '../subjects/b.ts',
      'reports may import only types of subjects (import type)',
    ],
    ['reports/a.ts', "import type B from '../cli/b.ts';", '../cli/b.ts', 'nothing imports cli'],
    ['properties/a.ts', "import b from '../test/b.ts';", '../test/b.ts', 'nothing imports test'],
    ['properties/a.ts', "import b from '../package.json';", '../package.json', 'properties may import spec, engines'],
    ['properties/a.ts', "export * from '../public/core.ts';", '../public/core.ts', 'nothing imports public'],
    ['reports/a.ts', "import type { A } from '../public/core.ts';", '../public/core.ts', 'nothing imports public'],
    ['public/core.ts', "export * from '../cli/main.ts';", '../cli/main.ts', 'nothing imports cli'],
    ['public/vitest.ts', "import '../test/a.ts';", '../test/a.ts', 'nothing imports test'],
    ['public/core.ts', "import '../faults/a.ts';", '../faults/a.ts', 'public may import spec, engines'],
    ['oracle/a.ts', "import '../spec/a.ts';", '../spec/a.ts', 'oracle has no row in the import table'],
  ])('in %s: %s', (file, source, specifier, rule) => {
    expect(forbiddenImports(file, source, EXAMPLE)).toEqual([
      `${file}: import of '${specifier}' is forbidden: ${rule}`,
    ]);
  });

  it('each forbidden import of a file, and only those', () => {
    const source = "import '../spec/a.ts';\nimport './b.ts';\nimport 'node:fs';\nimport c from '../cli/c.ts';\n";
    expect(
      forbiddenImports('engines/a.ts', source, EXAMPLE)
        .map((line) => line.split("'")[1])
        .sort(),
    ).toEqual(['../cli/c.ts', './b.ts']);
  });
});

describe('the checker refuses inside engines', () => {
  const others = 'inside engines only index.ts sees other engines';
  const fast = 'inside engines only fast engines see fast engines';
  it.each([
    ['engines/a.ts', "import b from './b.ts';", './b.ts', others],
    ['engines/a.ts', "import type b from './index.ts';", './index.ts', others],
    ['engines/fast/a.ts', "import b from '../b.ts';", '../b.ts', others],
    ['engines/fast/a.ts', "import b from '../index.ts';", '../index.ts', others],
    ['engines/fast/a.ts', "import b from '../exact/b.ts';", '../exact/b.ts', others],
    ['engines/fast/index.ts', "import b from '../b.ts';", '../b.ts', others],
    ['engines/a.ts', "import b from './fast/b.ts';", './fast/b.ts', fast],
    ['engines/index.ts', "import b from './fast/index.ts';", './fast/index.ts', fast],
    ['engines/exact/a.ts', "import type b from '../fast/b.ts';", '../fast/b.ts', fast],
  ])('in %s: %s', (file, source, specifier, rule) => {
    expect(forbiddenImports(file, source, EXAMPLE)).toEqual([
      `${file}: import of '${specifier}' is forbidden: ${rule}`,
    ]);
  });
});

describe('the checker refuses fast engines', () => {
  const rule = 'outside of engines only subjects, properties/checking/screen.ts and public see fast engines';
  it.each([
    ['properties/checking/check.ts', "import { b } from '../../engines/fast/index.ts';", '../../engines/fast/index.ts'],
    ['properties/laws/agreement.ts', "import b from '../../engines/fast/b.ts';", '../../engines/fast/b.ts'],
    ['properties/laws/screen.ts', "import type b from '../../engines/fast/b.ts';", '../../engines/fast/b.ts'],
  ])('in %s', (file, source, specifier) => {
    expect(forbiddenImports(file, source, EXAMPLE)).toEqual([
      `${file}: import of '${specifier}' is forbidden: ${rule}`,
    ]);
  });

  it('in all of properties but the screen, as it is', () => {
    const seeing = FILES.filter(([file]) => file.startsWith('properties/')).filter(([file]) =>
      importsOf(sourceOf(file)).some(({ specifier }) => specifier.includes('engines/fast/')),
    );
    expect(seeing.map(([file]) => file)).toEqual(['properties/checking/screen.ts']);
  });
});

describe('the checker allows', () => {
  it.each([
    ['spec/a.ts', "import './b.ts';"],
    ['spec/a.ts', "import fs from 'node:fs';"],
    ['engines/a.ts', "import { b } from '../spec/b.ts';"],
    ['engines/index.ts', "import { b } from './b.ts';"],
    ['engines/index.ts', "import { b } from './exact/b.ts';"],
    ['engines/fast/a.ts', "import { b } from './b.ts';"],
    ['engines/fast/a.ts', "import { b } from '../../spec/b.ts';"],
    ['subjects/a.ts', "import { b } from '../engines/fast/index.ts';"],
    ['bench/limits/a.ts', "import { b } from '../../engines/fast/wasm/webassembly.ts';"],
    ['properties/checking/screen.ts', "import { b } from '../../engines/fast/index.ts';"],
    ['reports/a.ts', "import { b } from '../spec/b.ts';"],
    ['reports/a.ts', "import type { B } from '../subjects/b.ts';"],
    ['properties/laws/a.ts', "import b from '../check.ts';"],
    ['properties/laws/a.ts', "import b from '../../engines/index.ts';"],
    ['public/core.ts', "export * from './parts/a.ts';"],
    ['public/core.ts', "export * from '../spec/a.ts';"],
    ['public/bench.ts', "export { fast } from '../engines/fast/index.ts';"],
  ])('in %s: %s', (file, source) => {
    expect(forbiddenImports(file, source, EXAMPLE)).toEqual([]);
  });
});

describe('parseTable', () => {
  it('reads the rows under its heading and no others', () => {
    expect(EXAMPLE).toEqual(
      new Map([
        ['spec', new Map()],
        ['engines', new Map([['spec', 'anything']])],
        ['subjects', new Map([['engines', 'anything']])],
        ['bench', new Map([['engines', 'anything']])],
        ['reports', new Map(Object.entries({ spec: 'anything', subjects: 'types only' }))],
        ['properties', new Map(Object.entries({ spec: 'anything', engines: 'anything' }))],
        ['public', new Map(Object.entries({ spec: 'anything', engines: 'anything' }))],
      ]),
    );
  });

  it('refuses a document without the heading', () => {
    expect(thrownBy(() => parseTable('# Title\n'))).toBe('Error: import table: there is no heading ## Import table');
  });

  it.each([
    ['spec, engines and more', '"engines and more"'],
    ['spec,', '""'],
    ['', '""'],
    ['spec (mostly)', '"spec (mostly)"'],
  ])('refuses the cell %j', (cell, entry) => {
    const markdown = `## Import table\n| room | may import |\n|---|---|\n| cli | ${cell} |\n`;
    expect(thrownBy(() => parseTable(markdown))).toBe(`Error: import table: cannot read ${entry} of cli`);
  });
});
