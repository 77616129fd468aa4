/** What becomes of subnormal numbers is declared, and a subject is held to it. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { subnormals } from '../../../properties/laws/subnormals.ts';
import type { Case } from '../../../spec/case.ts';
import { SMALLEST_NORMAL } from '../../../spec/special-values.ts';
import type { FloatArray, Tensor } from '../../../spec/tensor.ts';
import type { Capabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';

type Engine = (problem: Case) => Tensor;

const ofCells = (change: (value: number, flat: number, problem: Case) => number): Engine => {
  return (problem) => {
    const { shape, data } = engines.scatter(problem);
    return { shape, data: data.map((value, flat) => change(value, flat, problem)) };
  };
};
const isTiny = (value: number, { dtype }: Case) => Math.abs(value) < SMALLEST_NORMAL[dtype];
const kept: Engine = engines.scatter;
/** Of what is computed, as a processor has it that flushes results. */
const flushedResults = ofCells((value, _, problem) => (isTiny(value, problem) ? 0 : value));
/** Of what is read, as one has it that takes subnormal operands for zeros. */
const flushedOperands: Engine = (problem) => {
  const { x, w, bias } = problem;
  const read = (data: FloatArray) => data.map((value) => (isTiny(value, problem) ? 0 : value));
  const of = ({ shape, data }: Tensor) => ({ shape, data: read(data) });
  return engines.scatter({ ...problem, x: of(x), w: of(w), bias: bias && read(bias) });
};
const mixed = ofCells((value, flat, problem) => (isTiny(value, problem) && flat % 2 === 0 ? 0 : value));
const doubled = ofCells((value, _, problem) => (isTiny(value, problem) ? 2 * value : value));
const short: Engine = (problem) => {
  const y = flushedResults(problem);
  return { shape: [...y.shape, 1], data: y.data };
};

const RUNS = 40;

async function statusOf(convTranspose: Engine, declared: Partial<Capabilities>) {
  const subject = subjectInProcess({ convTranspose, capabilities: { refuses: [], ...declared } }, 'module');
  const { status, failure } = await checkLaw(subject, subnormals, { seed: 1, runs: RUNS });
  return [status, failure?.mismatch.message ?? ''];
}

const TYPES = [['f32', 'f64'], ['f16'], ['bf16']] as const;

describe.each(TYPES.map((dtypes) => [dtypes.join(' and '), dtypes] as const))(
  'subnormal numbers of %s',
  (_, dtypes) => {
    it.each<[string, Engine, Capabilities['subnormals']]>([
      ['keeps them', kept, 'kept'],
      ['flushes results', flushedResults, 'flushed'],
      ['flushes operands', flushedOperands, 'flushed'],
      ['keeps them', kept, 'either'],
      ['flushes results', flushedResults, 'either'],
      ['flushes operands', flushedOperands, 'either'],
      ['keeps some', mixed, 'either'],
    ])('are as declared where one %s and declares %3$s', async (_, engine, declared) => {
      expect(await statusOf(engine, { dtypes, subnormals: declared })).toEqual(['passed', '']);
    });

    it.each<[string, Engine, Capabilities['subnormals'], string]>([
      ['flushes results', flushedResults, 'kept', ' against η·T'],
      ['flushes operands', flushedOperands, 'kept', ' against η·T'],
      ['keeps them', kept, 'flushed', ' against zeros, as it declares'],
      ['keeps some', mixed, 'flushed', ' against zeros, as it declares'],
      ['doubles them', doubled, 'either', ' against η·T, or zeros'],
      ['has an axis too many', short, 'flushed', ''],
      ['has an axis too many', short, 'either', ''],
    ])('are not as declared where one %s and declares %3$s', async (_, engine, declared, words) => {
      const [status, message] = await statusOf(engine, { dtypes, subnormals: declared });
      expect(status).toBe('failed');
      expect(message).toContain(words);
    });
  },
);

it('are not asked of who claims no special values', async () => {
  expect(await statusOf(flushedResults, { specialValues: false })).toEqual(['not covered', '']);
});
