/** What breaks the laws about what a call leaves behind. */
import type { Case } from '../../../../spec/case.ts';
import { geometryOf } from '../../../../spec/geometry.ts';
import type { FloatArray } from '../../../../spec/tensor.ts';
import type { Implementation, Result } from '../../../../subjects/subject.ts';
import { correct } from '../../../subjects/faulty.ts';
import { type Breaker, breaking, remembering } from './breaker.ts';

/** What is made for the first case of a key is used for all further ones. */
function cached(law: string, fault: string, key: (problem: Case) => unknown[], kept: (problem: Case) => Partial<Case>) {
  return remembering(law, fault, () => {
    const cache = new Map<string, Partial<Case>>();
    return (problem) => {
      const id = JSON.stringify([problem.x.shape, problem.w.shape, problem.groups, ...key(problem)]);
      const found = cache.get(id) ?? kept(problem);
      cache.set(id, found);
      return correct({ ...problem, ...found });
    };
  });
}

/** Right when it is called, and as wrong as `runOf` in the runs of its layers. */
function preparing(runOf: (problem: Case) => () => Result): Implementation {
  return { convTranspose: correct, prepare: (problem) => ({ run: runOf(problem), dispose() {} }) };
}

export const STATE_ROWS: readonly Breaker[] = [
  remembering('repetition', 'the number of calls added', () => {
    let calls = 0;
    return (problem) => {
      const { shape, data } = correct(problem);
      calls++;
      return { shape, data: data.map((value) => value + calls) };
    };
  }),
  remembering('repetition', 'the sign of a zero that changes', () => {
    let calls = 0;
    return (problem) => {
      const { shape, data } = correct(problem);
      calls++;
      return { shape, data: data.map((value) => (value === 0 && calls % 2 === 0 ? -0 : value)) };
    };
  }),
  cached(
    'call-order',
    'weights kept by their shape',
    ({ dtype }) => [dtype],
    ({ w }) => ({ w }),
  ),
  cached(
    'call-order',
    'pads kept by what is left of them',
    ({ padBegin, padEnd, outputPadding, stride, dilation }) => [
      stride,
      dilation,
      padBegin.map((pad, axis) => pad + padEnd[axis] - outputPadding[axis]),
    ],
    ({ padBegin, padEnd, outputPadding }) => ({ padBegin, padEnd, outputPadding }),
  ),
  cached(
    'call-order',
    'dilation kept for the same shapes',
    (problem) => [problem.stride, geometryOf(problem).outputShape],
    ({ dilation, padBegin, padEnd, outputPadding }) => ({ dilation, padBegin, padEnd, outputPadding }),
  ),
  remembering('call-order', 'a buffer that only grows, and is cleared to its first length', () => {
    let longest = 0;
    let before = 0;
    return (problem) => {
      const { shape, data } = correct(problem);
      const isDirty = data.length < longest && data.length < before;
      longest = Math.max(longest, data.length);
      before = data.length;
      return { shape, data: isDirty ? data.map((value) => value + 1) : data };
    };
  }),
  breaking('inputs-kept', 'negative inputs set to zero in place', () => (problem) => {
    const result = correct(problem);
    problem.x.data.forEach((value, at) => {
      problem.x.data[at] = Math.max(0, value);
    });
    return result;
  }),
  breaking('inputs-kept', 'weights flipped in place', () => (problem) => {
    const result = correct(problem);
    problem.w.data.reverse();
    return result;
  }),
  breaking('inputs-kept', 'an attribute list lengthened', () => (problem) => {
    const result = correct(problem);
    (problem.stride as number[]).push(1);
    return result;
  }),
  remembering('results-kept', 'one buffer for all results', () => {
    let buffer = new Float64Array();
    return (problem) => {
      const { shape, data } = correct(problem);
      if (buffer.length < data.length) buffer = new Float64Array(data.length);
      buffer.set(data);
      return { shape, data: buffer.subarray(0, data.length) };
    };
  }),
  breaking('results-kept', 'x given back where the kernel is 1', () => (problem) => {
    const { shape, data } = correct(problem);
    if (data.length > problem.x.data.length) return { shape, data };
    problem.x.data.set(data);
    return { shape, data: problem.x.data.subarray(0, data.length) };
  }),
  remembering('views', 'the offset into the buffer forgotten', () => (problem) => {
    const all = new (problem.x.data.constructor as typeof Float64Array)(problem.x.data.buffer as ArrayBuffer);
    const data: FloatArray = all.slice(0, problem.x.data.length);
    return correct({ ...problem, x: { shape: problem.x.shape, data } });
  }),
  breaking('views', 'one number written past the end of the weights', () => (problem) => {
    const { data } = problem.w;
    if (data.byteOffset > 0) {
      const all = new (data.constructor as typeof Float64Array)(data.buffer as ArrayBuffer);
      all[data.byteOffset / data.BYTES_PER_ELEMENT + data.length] = 0;
    }
    return correct(problem);
  }),
  remembering('repetition', 'a prepared layer that adds up its runs', () =>
    preparing((problem) => {
      let runs = 0;
      return () => {
        const { shape, data } = correct(problem);
        runs++;
        return { shape, data: data.map((value) => value * runs) };
      };
    }),
  ),
  remembering('call-order', 'the weights of the layer that was prepared last', () => {
    let last: Case | null = null;
    return preparing((problem) => {
      last = problem;
      const fits = ({ w }: Case) => w.shape.join() === problem.w.shape.join();
      return () => correct({ ...problem, w: last !== null && fits(last) ? last.w : problem.w });
    });
  }),
  breaking('inputs-kept', 'a prepared layer that scales x in place when it is run', () =>
    preparing((problem) => () => {
      const result = correct(problem);
      problem.x.data.forEach((value, at) => {
        problem.x.data[at] = value / 2;
      });
      return result;
    }),
  ),
  breaking('inputs-kept', 'a prepared layer that scales the x of a run in place', () => ({
    convTranspose: correct,
    capabilities: { prepared: 'any-x' },
    prepare: (problem) => ({
      run(x) {
        const result = correct({ ...problem, x: x ?? problem.x });
        if (x !== undefined) for (let at = 0; at < x.data.length; at++) x.data[at] /= 2;
        return result;
      },
      dispose() {},
    }),
  })),
  remembering('results-kept', 'a prepared layer with one buffer for its results', () =>
    preparing((problem) => {
      const { shape, data } = correct(problem);
      return () => {
        data.set(correct(problem).data);
        return { shape, data };
      };
    }),
  ),
  remembering('results-kept', 'a prepared layer that clears its last result when it is disposed of', () => ({
    convTranspose: correct,
    prepare(problem) {
      let last: FloatArray = new Float64Array();
      return {
        run() {
          const { shape, data } = correct(problem);
          last = data;
          return { shape, data };
        },
        dispose: () => last.fill(Number.NaN) && undefined,
      };
    },
  })),
  breaking('views', 'a layer that is prepared from the whole buffer of its weights', () =>
    preparing((problem) => {
      const { w } = problem;
      const all = new (w.data.constructor as typeof Float64Array)(w.data.buffer as ArrayBuffer);
      const data: FloatArray = all.slice(0, w.data.length);
      return () => correct({ ...problem, w: { shape: w.shape, data } });
    }),
  ),
];
