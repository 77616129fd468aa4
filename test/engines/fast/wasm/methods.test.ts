/** The choice among the methods of `wasm`: what is written about it, and what is chosen for layers that people know. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workloadOf } from '../../../../bench/workloads/descriptor.ts';
import { outlineOf } from '../../../../bench/workloads/workload-cases.ts';
import type { Layer } from '../../../../engines/fast/prepared.ts';
import {
  chosenMethod,
  DEPTHWISE_RULE,
  forcedMethod,
  MODES,
  RULES,
} from '../../../../engines/fast/wasm/choice/methods.ts';
import { phasesOf } from '../../../../engines/fast/wasm/choice/phases.ts';
import { geometryOf } from '../../../../spec/geometry.ts';

/** Mode and transforms of each phase of a layer. */
function methodsOf(descriptor: string): string[] {
  const outline = outlineOf(workloadOf(descriptor));
  const layer = { ...outline, w: { shape: outline.w.shape, data: new Float32Array() }, dtype: 'f32' } as Layer;
  return phasesOf(layer).map((phase) => {
    const { mode, transforms } = chosenMethod(phase, geometryOf(outline));
    return [mode, ...transforms.map(({ name }) => name)].join(' ');
  });
}

describe('the table of methods', () => {
  const document = readFileSync(new URL('../../../../docs/fast-engines.md', import.meta.url), 'utf8');

  it('is in the documentation as it is in the program, in the same order', () => {
    const rows = [...document.matchAll(/^\| (depthwise|(?:direct|packed|transformed) \w+) \| (.*) \| (.*) \|$/gm)];
    expect(rows.map(([, mode, when, why]) => ({ mode, when, why }))).toEqual(
      [DEPTHWISE_RULE, ...RULES].map(({ mode, when, why }) => ({ mode, when, why })),
    );
  });

  it('has every mode once, and ends with one that always fits', () => {
    expect(RULES.map(({ mode }) => mode).toSorted()).toEqual([...MODES].toSorted());
    expect(RULES.at(-1)?.fits({ channels: 1, outputs: 1000, positions: 8, runs: false, tiles: 0 })).toBe(true);
  });
});

describe('the chosen method', () => {
  it.each([
    ['few channels', 'mb64ic64ih32oc3oh64kh4sh2ph1', Array(4).fill('direct pixels')],
    ['kernel = stride', 'mb1ic64ih128oc32oh256kh2sh2', ['packed pixels']],
    ['a long 1-D kernel', 'mb1ic80iw63oc80ow16896kw1024sw256', ['packed channels']],
    [
      'kernel 6, stride 2, whose pad keeps residues together',
      'mb1ic64ih40oc64oh80kh6sh2ph2',
      ['transformed pixels F(2,3) F(2,3)'],
    ],
    ['a small image', 'mb1ic1024ih4oc512oh8kh4sh2ph1', Array(4).fill('transformed channels F(2,2) F(2,2)')],
    ['kernel 16, stride 8', 'mb16ic256iw32oc128ow256kw16sw8pw4', Array(2).fill('transformed channels F(3,2)')],
  ])('of %s', (_, descriptor, methods) => {
    expect(methodsOf(descriptor)).toEqual(methods);
  });

  it('is the forced one, or packed with the same lanes where taps have no transform', () => {
    const outline = outlineOf(workloadOf('mb1ic64ih8oc64oh32kh16sh4ph6'));
    const layer = { ...outline, w: { shape: outline.w.shape, data: new Float32Array() }, dtype: 'f32' } as Layer;
    const [phase] = phasesOf(layer);
    const forced = MODES.map((mode) => forcedMethod(mode, phase, geometryOf(outline)).mode);
    expect(forced).toEqual([...MODES.slice(0, 4), 'packed pixels', 'packed channels']);
  });
});
