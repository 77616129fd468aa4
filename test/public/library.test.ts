import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adjointProgram } from '../../cli/program.ts';
import * as bench from '../../public/bench.ts';
import * as conventions from '../../public/conventions.ts';
import * as core from '../../public/core.ts';
import * as faults from '../../public/faults.ts';
import * as gate from '../../public/index.ts';
import * as models from '../../public/models.ts';
import * as oracle from '../../public/oracle.ts';
import * as reports from '../../public/reports.ts';
import * as upsampling from '../../public/upsampling.ts';
import { ENTRIES } from '../../tools/api/entries.ts';
import { ROOT, sourceOf } from '../project/source-files.ts';
import { examplesOfDocument, examplesOfSource } from './examples.ts';

const DOCUMENT = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');

/** Everything that can be called, by entry; adjoint/vitest can be loaded only inside of a test run of its user. */
const EXPORTS: Readonly<Record<string, object>> = {
  adjoint: gate,
  'adjoint/core': core,
  'adjoint/conventions': conventions,
  'adjoint/oracle': oracle,
  'adjoint/bench': bench,
  'adjoint/reports': reports,
  'adjoint/faults': faults,
  'adjoint/models': models,
  'adjoint/upsampling': upsampling,
};

/** The rows under a heading: the first cell's code, and every code of the second cell. */
function rowsUnder(heading: string): [string, string][] {
  const section = DOCUMENT.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))!;
  const rows = [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
  return rows.flatMap(([, first, cell]) =>
    [...cell.matchAll(/(?:`\w+` as )?`(\w+)`/g)].map(([, name]): [string, string] => [first, name]),
  );
}

describe('docs/library.md', () => {
  it('has a row for every entry, and one for no other', () => {
    const rows = [...DOCUMENT.matchAll(/^\| \[`(adjoint[^`]*)`\]/gm)].map(([, entry]) => entry);
    expect(rows.toSorted()).toEqual(ENTRIES.map(({ specifier }) => specifier).toSorted());
  });

  it.each(ENTRIES)('has the very example of $specifier', ({ name }) => {
    const file = `public/${name}.ts`;
    const [example] = examplesOfSource(file, sourceOf(file));
    expect(examplesOfDocument('docs/library.md', DOCUMENT).map(({ code }) => code)).toContain(example.code);
  });

  it('says what runs in a browser as the entries say it', () => {
    const free = [...DOCUMENT.matchAll(/^\| \[`(adjoint[^`]*)`\].*\| yes \|$/gm)].map(([, entry]) => entry);
    const said = ENTRIES.filter(({ name }) => /No Node|nothing here imports Node/.test(sourceOf(`public/${name}.ts`)));
    expect(free.toSorted()).toEqual(said.map(({ specifier }) => specifier).toSorted());
  });

  it.each(rowsUnder('What moved'))('says that %s exports %s, which it does', (entry, name) => {
    expect(Object.keys(EXPORTS[entry])).toContain(name);
  });

  it('has a row for every command', async () => {
    const commands = (await adjointProgram()).commands.map((command) => command.name());
    const rows = rowsUnder('The command line as calls').map(([command]) => command);
    expect([...new Set(rows)].toSorted()).toEqual(commands.filter((name) => name !== 'completion').toSorted());
  });

  it.each(rowsUnder('The command line as calls'))(
    'says that the calls of %s include %s, which is exported',
    (_, name) => {
      expect(Object.values(EXPORTS).some((module) => Object.hasOwn(module, name))).toBe(true);
    },
  );
});
