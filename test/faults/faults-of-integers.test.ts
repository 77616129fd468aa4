/** Defects of quantised layers: wrong on their trigger, right on floating-point numbers and where nothing is special. */
import { describe, expect, it } from 'vitest';
import { exact } from '../../engines/index.ts';
import { FAULTS, faultsNamed } from '../../faults/index.ts';
import { killFault } from '../../faults/kill.ts';
import { openFault } from '../../faults/open-fault.ts';
import { lawsNamed } from '../../properties/laws.ts';
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { plainQuantisation, type Quantisation } from '../../spec/quantisation.ts';
import { floatArray } from '../../spec/tensor.ts';
import { seedsOf } from '../project/thorough.ts';
import { caseOf } from '../spec/cases.ts';

type Change = Partial<Omit<Case, 'quantisation'>> & { readonly quantisation?: Partial<Quantisation> };

/** One input channel, two output channels, two cells: 3 and 5 times 2 and −4. */
function layer({ quantisation, ...change }: Change = {}): Case {
  const dtype = (change.dtype ?? 'int8') as 'int8';
  return {
    ...caseOf({
      x: [
        [1, 1, 2],
        [3, 5],
      ],
      w: [
        [1, 2, 1],
        [2, -4],
      ],
      dtype,
    }),
    ...change,
    quantisation: { ...plainQuantisation(dtype), ...quantisation },
  };
}

const scales = (...scale: number[]) => ({ dtype: 'int8', scale, zeroPoint: scale.map(() => 0) }) as const;

/** Two input and two output channels, in one group or in two. */
const square = (groups: number, quantisation: Partial<Quantisation>): Case =>
  layer({
    x: { shape: [1, 2, 1], data: floatArray('int8', [3, 5]) },
    w: { shape: [2, 2, 1], data: floatArray('int8', [2, 4, 6, 8]) },
    groups,
    quantisation,
  });

/** On these a fault is wrong. */
const SHOWS: Readonly<Record<string, Case>> = {
  'int8-scale-by-input-channel': square(1, { w: scales(1, 0.5) }),
  'int8-scale-of-first-channel': layer({ quantisation: { w: scales(1, 0.5) } }),
  'int8-scales-of-one-group': square(2, { w: scales(1, 1, 0.5, 0.5) }),
  'int8-scale-by-group': square(1, { w: scales(1, 0.5) }),
  'int8-result-in-scale-of-x': layer({ quantisation: { y: { scale: 0.5, zeroPoint: 0 } } }),
  'int8-rounded-toward-zero': layer({ quantisation: { y: { scale: 4, zeroPoint: 0 } } }),
  'int8-zero-point-wraps': layer({
    x: { shape: [1, 1, 2], data: floatArray('int8', [200, 5]) },
    quantisation: { x: { scale: 1, zeroPoint: -100 }, y: { scale: 16, zeroPoint: 0 } },
  }),
  'int8-edges-hold-code-0': layer({ stride: [2], quantisation: { x: { scale: 1, zeroPoint: 3 } } }),
  'int8-zero-point-of-first-channel': layer({
    quantisation: { w: { dtype: 'int8', scale: [1, 1], zeroPoint: [0, 7] } },
  }),
  'int8-zero-point-refused': layer({ quantisation: { x: { scale: 1, zeroPoint: 1 } } }),
  'int8-bias-in-scale-of-result': layer({
    bias: floatArray('int8', [8, 8]),
    quantisation: { y: { scale: 2, zeroPoint: 0 } },
  }),
  'int8-bias-scaled-beforehand': layer({
    bias: floatArray('int8', [8, 8]),
    quantisation: { x: { scale: 0.5, zeroPoint: 0 }, y: { scale: 0.5, zeroPoint: 0 } },
  }),
  'int8-bias-in-scale-of-other-channel': layer({
    bias: floatArray('int8', [8, 8]),
    quantisation: { w: scales(1, 0.5) },
  }),
  'int8-depthwise-bias-lost': square(2, {}),
  'int16-bias-as-int32': layer({
    dtype: 'int16',
    bias: floatArray('int16', [2 ** 33, 2 ** 33]),
    quantisation: { y: { scale: 2 ** 20, zeroPoint: 0 } },
  }),
  'int16-sums-in-int32': layer({
    dtype: 'int16',
    bias: floatArray('int16', [2 ** 33, 2 ** 33]),
    quantisation: { y: { scale: 2 ** 20, zeroPoint: 0 } },
  }),
  'int16-result-as-int8': layer({ dtype: 'int16', x: { shape: [1, 1, 2], data: floatArray('int16', [300, 5]) } }),
  'int8-activation-dropped': layer({ quantisation: { clamp: [-10, 9] } }),
  'int8-activation-before-zero-point': layer({
    quantisation: { y: { scale: 1, zeroPoint: 20 }, clamp: [20, 127] },
  }),
  'int8-output-padding-dropped': layer({ stride: [2], outputPadding: [1] }),
  'int8-cells-between-strides-empty': layer({
    w: { shape: [1, 1, 2], data: floatArray('int8', [2, -4]) },
    stride: [2],
  }),
};

/** The depthwise layer with a bias. */
const CASES: Readonly<Record<string, Case>> = {
  ...SHOWS,
  'int8-depthwise-bias-lost': { ...square(2, {}), bias: floatArray('int8', [1, 2, 3, 4]) },
};

/** What is seen in a side effect, and not in numbers. */
const SIDE_EFFECT = 'int8-call-writes-beyond';

const FAULTS_OF_INTEGERS = FAULTS.filter((fault) => fault.class === 'quantised');

it('there is a case for each', () => {
  expect([...Object.keys(CASES), SIDE_EFFECT].sort()).toEqual(FAULTS_OF_INTEGERS.map(({ id }) => id).sort());
});

describe.each(Object.entries(CASES))('%s', (id, problem) => {
  it('is wrong on its trigger, and right on the plainest layer and on floating-point numbers', async () => {
    const subject = await openFault(faultsNamed([id])[0]);
    const isRight = async (asked: Case) => {
      const outcome = await subject.run(asked);
      return outcome.kind === 'result' && compareExact(exact(asked), outcome) === null;
    };
    try {
      expect(await isRight(problem)).toBe(false);
      expect(await isRight(layer())).toBe(true);
      const { quantisation: _, ...float } = layer();
      expect(await isRight({ ...float, dtype: 'f64' })).toBe(true);
    } finally {
      await subject.close();
    }
  });

  it('is killed by the laws of integers', async () => {
    const laws = lawsNamed(['quantised']);
    const { runs } = await killFault(faultsNamed([id])[0], seedsOf([1, 2, 3, 4, 5], 2), { laws, runs: 200 });
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'killed'));
  });
});

it(`${SIDE_EFFECT} is killed by the law of kept inputs`, async () => {
  const laws = lawsNamed(['inputs-kept']);
  const { runs } = await killFault(faultsNamed([SIDE_EFFECT])[0], [1, 2], { laws, runs: 200 });
  expect(runs.map(({ status }) => status)).toEqual(['killed', 'killed']);
});
