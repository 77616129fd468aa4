/** Given cases of integers whose zero points lie at the ends of their types: no law breaks on them, and none accuses who is right. */
import { describe, expect, it } from 'vitest';
import { checkCase } from '../../../properties/checking/check.ts';
import { isAbout } from '../../../properties/law.ts';
import { LAWS } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { INTEGER_TYPES, type QuantisedDtype } from '../../../spec/number-types.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';

type End = 'smallest' | 'largest';

/** Codes near the zero points, so that sums are small; y counts them, so that nothing is rounded. */
function given(dtype: QuantisedDtype, [ofX, ofW]: readonly [End, End], scale: readonly number[]): Case {
  const weights = dtype === 'int8' ? 'int8' : 'uint8';
  const pointX = INTEGER_TYPES[dtype][ofX];
  const pointW = INTEGER_TYPES[weights][ofW];
  const near = (point: number, end: End, length: number) =>
    Array.from({ length }, (_, at) => point + (end === 'smallest' ? at % 3 : -(at % 3)));
  return parseCase({
    x: { shape: [1, 2, 3], data: near(pointX, ofX, 6) },
    w: { shape: [2, 2, 2], data: near(pointW, ofW, 8) },
    bias: null,
    ...{ stride: [2], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1, dtype },
    quantisation: {
      x: { scale: 1, zeroPoint: pointX },
      w: { dtype: weights, scale, zeroPoint: scale.map(() => pointW) },
      y: { scale: 0.5, zeroPoint: pointX },
      clamp: [INTEGER_TYPES[dtype].smallest, INTEGER_TYPES[dtype].largest],
    },
  });
}

const ENDS: readonly End[] = ['smallest', 'largest'];
const CASES = (['int8', 'uint8'] as const).flatMap((dtype) =>
  ENDS.flatMap((ofX) =>
    ENDS.flatMap((ofW) =>
      [[1], [1, 0.5]].map((scale) => [dtype, ofX, ofW, scale.length, given(dtype, [ofX, ofW], scale)] as const),
    ),
  ),
);

describe.each(CASES)('%s, the zero point of x %s, of w %s, %i scales', (_dtype, _x, _w, _scales, problem) => {
  it('breaks no law, and is failed by none', async () => {
    const [subject] = await Promise.all(resolveSources(['im2col']).map((source) => openSubject(source, 20_000)));
    const statuses = new Set<string>();
    for (const law of LAWS.filter((one) => isAbout(one, problem, subject.capabilities))) {
      const { status, failure } = await checkCase(subject, law, problem);
      expect(failure, `${law.id}: ${failure?.mismatch.message}`).toBeNull();
      statuses.add(status);
    }
    expect(statuses).toContain('passed');
  });
});
