/** What docs/fast-engines.md says of the engine `wasm`: the drawing of its memory, its folders, and how they import. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { PATHS } from '../../../../engines/fast/wasm/choice/methods.ts';
import { Heap } from '../../../../engines/fast/wasm/memory/heap.ts';
import { STRUCTURES } from '../../../../engines/fast/wasm/memory/structures.ts';
import { prepareWasm } from '../../../../engines/fast/wasm/prepare.ts';
import { engineOf } from '../../../../engines/fast/wasm/threads/engine.ts';
import { importsOf } from '../../../project/imports.ts';
import { layer } from '../../../spec/cases.ts';

const ENGINE = new URL('../../../../engines/fast/wasm/', import.meta.url);
const DOCUMENT = readFileSync(new URL('../../../../docs/fast-engines.md', import.meta.url), 'utf8');

const allocate = vi.spyOn(Heap.prototype, 'allocate');
afterAll(() => allocate.mockRestore());

describe('the drawing of memory', () => {
  const drawing = /```text\n(0 ┬ [^`]*)```/.exec(DOCUMENT)?.[1] ?? '';
  const drawn = [...drawing.matchAll(/^[0 ] [┬├└] (.+?)(?: {2,}.*)?$/gm)].map(([, name]) => name);

  it('has a line for each region that the engine ever takes, and no other', () => {
    const bordered = layer([1, 2, 4, 5], [2, 3, 3, 4], { stride: [2, 2], padBegin: [1, 1] });
    const depthwise = layer([1, 2, 4, 5], [2, 1, 2, 2], { groups: 2 });
    const options = { variant: 'plain', threads: 2 } as const;
    for (const path of PATHS) {
      for (const problem of [bordered, depthwise]) {
        const prepared = prepareWasm(problem, problem.x.shape, { ...options, path });
        prepared.run(problem.x);
        prepared.dispose();
      }
    }
    engineOf(options).close();
    const taken = new Set(allocate.mock.calls.map(([, what]) => what));
    expect(drawn.toSorted()).toEqual([...taken].toSorted());
  });

  it.each(Object.keys(STRUCTURES))('says where each %s is', (name) => {
    expect(drawing).toMatch(new RegExp(`\\b${name}s?\\b`));
  });
});

describe('the folders', () => {
  const rows = [...DOCUMENT.matchAll(/^\| `(constants\.ts|[a-z]+\/)` \| .* \|$/gm)].map(([, folder]) => folder);
  const files = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

  it('are those of the engine', () => {
    const folders = files.filter((file) => file.includes('/')).map((file) => `${file.split('/')[0]}/`);
    expect(rows.toSorted()).toEqual([...new Set(folders), 'constants.ts'].toSorted());
  });

  it.each(files.filter((file) => /^(choice|memory|threads)\//.test(file)))(
    '%s imports what comes before it',
    (file) => {
      const folder = `${file.split('/')[0]}/`;
      const seen = importsOf(readFileSync(new URL(file, ENGINE), 'utf8'))
        .map(({ specifier }) => new URL(specifier, new URL(file, ENGINE)).href)
        .filter((href) => href.startsWith(ENGINE.href))
        .map((href) => href.slice(ENGINE.href.length).replace(/\/.*/, '/'));
      const allowed = ['webassembly.ts', 'kernels.wasm.ts', ...rows.slice(0, rows.indexOf(folder) + 1)];
      expect(seen.filter((target) => !allowed.includes(target))).toEqual([]);
    },
  );
});
