/** The choice among the methods of `wasm`: what is written about it, and what is chosen for layers that people know. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workloadOf } from '../../../../bench/workloads/descriptor.ts';
import { outlineOf } from '../../../../bench/workloads/workload-cases.ts';
import type { Layer } from '../../../../engines/fast/prepared.ts';
import {
  DEPTHWISE_RULE,
  MERGED_RULE,
  MODES,
  type Mode,
  methodsOf,
  RULES,
} from '../../../../engines/fast/wasm/choice/methods.ts';
import { geometryOf } from '../../../../spec/geometry.ts';

/** Mode and transforms of each phase of a layer. */
function chosenFor(descriptor: string, forced?: Mode): string[] {
  const outline = outlineOf(workloadOf(descriptor));
  const layer = { ...outline, w: { shape: outline.w.shape, data: new Float32Array() }, dtype: 'f32' } as Layer;
  return methodsOf(layer, geometryOf(outline), forced).map(({ method: { mode, transforms } }) =>
    [mode, ...transforms.map(({ name }) => name)].join(' '),
  );
}

describe('the table of methods', () => {
  const document = readFileSync(new URL('../../../../docs/fast-engines.md', import.meta.url), 'utf8');

  it('is in the documentation as it is in the program, in the same order', () => {
    const rows = [
      ...document.matchAll(/^\| (depthwise|(?:direct|packed|transformed|merged) \w+) \| (.*) \| (.*) \|$/gm),
    ];
    expect(rows.map(([, mode, when, why]) => ({ mode, when, why }))).toEqual(
      [DEPTHWISE_RULE, MERGED_RULE, ...RULES].map(({ mode, when, why }) => ({ mode, when, why })),
    );
  });

  it('has every mode once, and ends with one that always fits', () => {
    expect([MERGED_RULE, ...RULES].map(({ mode }) => mode).toSorted()).toEqual([...MODES].toSorted());
    expect(RULES.at(-1)?.fits({ channels: 1, outputs: 1000, positions: 8, runs: false, tiles: 0 })).toBe(true);
  });
});

describe('the chosen method', () => {
  it.each([
    ['few outputs', 'mb64ic64ih32oc3oh64kh4sh2ph1', ['merged pixels F(3,2) F(3,2)']],
    [
      'few outputs, and residues with fewer taps than others',
      'mb1ic64ih32oc3oh64kh3sh2ph1',
      Array(4).fill('direct pixels'),
    ],
    ['few outputs and few channels', 'mb64ic8ih32oc3oh64kh4sh2ph1', Array(4).fill('direct pixels')],
    ['kernel 9, stride 3', 'mb1ic56ih180iw320oc1oh540ow960kh9sh3ph4', ['merged pixels F(2,3) F(2,3)']],
    [
      'many outputs, whose ends would take more than is gathered',
      'mb1ic64ih32oc64oh64kh4sh2ph1',
      Array(4).fill('transformed pixels F(3,2) F(3,2)'),
    ],
    ['kernel = stride', 'mb1ic64ih128oc32oh256kh2sh2', ['packed pixels']],
    ['a long 1-D kernel', 'mb1ic80iw63oc80ow16896kw1024sw256', ['packed channels']],
    [
      'kernel 6, stride 2, whose pad keeps residues together',
      'mb1ic64ih40oc64oh80kh6sh2ph2',
      ['merged pixels F(2,3) F(2,3)'],
    ],
    ['a small image', 'mb1ic1024ih4oc512oh8kh4sh2ph1', Array(4).fill('transformed channels F(2,2) F(2,2)')],
    ['kernel 16, stride 8', 'mb16ic256iw32oc128ow256kw16sw8pw4', Array(2).fill('transformed channels F(3,2)')],
  ])('of %s', (_, descriptor, methods) => {
    expect(chosenFor(descriptor)).toEqual(methods);
  });

  it('is the forced one, or packed with the same lanes where taps have no transform', () => {
    const forced = MODES.map((mode) => [...new Set(chosenFor('mb1ic64ih8oc64oh32kh16sh4ph6', mode))]);
    const packed = ['packed pixels', 'packed channels', 'packed pixels'];
    expect(forced).toEqual([...MODES.slice(0, 4), ...packed].map((mode) => [mode]));
  });
});
