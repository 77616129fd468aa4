/** What breaks the laws about calls one after the other and at the same time: layers, gradients, promises, threads. */
import { gradients } from '../../../../engines/index.ts';
import type { Case, Gradients } from '../../../../spec/case.ts';
import type { FloatArray, Tensor } from '../../../../spec/tensor.ts';
import type { Implementation, Prepared, Result } from '../../../../subjects/subject.ts';
import { correct } from '../../../subjects/faulty.ts';
import { type Breaker, breaking, remembering } from './breaker.ts';

/** Right, but for the gradients. */
function training(wrong: (problem: Case, g: Tensor, right: Gradients) => Gradients): Implementation {
  return { convTranspose: correct, gradients: (problem, g) => wrong(problem, g, gradients(problem, g)) };
}

/** Right, but for the layers. */
function preparing(prepare: (problem: Case) => Prepared, takesX = false): Implementation {
  const capabilities = takesX ? ({ prepared: 'any-x' } as const) : {};
  return { convTranspose: correct, prepare, capabilities };
}

const running = (run: () => Result): Prepared => ({ run, dispose() {} });
const sameShapes = (a: Case, b: Case) => `${a.x.shape}|${a.w.shape}` === `${b.x.shape}|${b.w.shape}`;
const sum = (a: Tensor, b: Tensor | null | undefined): Tensor => ({
  shape: a.shape,
  data: a.data.map((value, at) => value + (b?.data[at] ?? 0)),
});

const GRADIENT_ROWS: readonly Breaker[] = [
  remembering('gradient-twice', 'the gradient of x added to that of the call before', () => {
    let before: Tensor | null = null;
    return training((_, __, right) => {
      const x = sum(right.x, before?.shape.join() === right.x.shape.join() ? before : null);
      before = x;
      return { ...right, x };
    });
  }),
  remembering('gradient-twice', 'the gradient of the bias cleared only where there was none', () => {
    let before: Tensor | null = null;
    return training((_, __, right) => {
      const { bias } = right;
      if (bias === null) return right;
      const added = before?.shape.join() === bias.shape.join() ? sum(bias, before) : bias;
      before = added;
      return { ...right, bias: added };
    });
  }),
  remembering('gradients-between-runs', 'the x of the last run for the gradient of w', () => {
    let last: Case | null = null;
    return {
      convTranspose(problem) {
        last = problem;
        return correct(problem);
      },
      gradients: (problem, g) =>
        gradients(last !== null && sameShapes(last, problem) ? { ...problem, x: last.x } : problem, g),
    };
  }),
  remembering('gradients-between-runs', 'the sum that a gradient left in the output buffer', () => {
    let left = 0;
    return {
      convTranspose(problem) {
        const { shape, data } = correct(problem);
        const y = { shape, data: data.map((value) => value + left) };
        left = 0;
        return y;
      },
      gradients(problem, g) {
        const all = gradients(problem, g);
        left = all.w.data[0];
        return all;
      },
    };
  }),
  remembering('gradients-between-runs', 'the weights of the first gradient kept by their shape', () => {
    const kept = new Map<string, Tensor>();
    return training((problem, g, right) => {
      const w = kept.get(problem.w.shape.join()) ?? problem.w;
      kept.set(problem.w.shape.join(), w);
      return { ...right, x: gradients({ ...problem, w }, g).x };
    });
  }),
];

const LAYER_ROWS: readonly Breaker[] = [
  remembering('prepared', 'weights packed into one place for all layers of the same shape', () => {
    const packed = new Map<string, FloatArray>();
    return preparing((problem) => {
      packed.set(problem.w.shape.join(), problem.w.data);
      return running(() =>
        correct({ ...problem, w: { ...problem.w, data: packed.get(problem.w.shape.join()) ?? problem.w.data } }),
      );
    });
  }),
  remembering('prepared', 'the bias added to itself in every run', () =>
    preparing((problem) => {
      const bias = problem.bias?.slice() ?? null;
      return running(() => {
        const result = correct({ ...problem, bias });
        bias?.forEach((value, at) => {
          bias[at] = 2 * value;
        });
        return result;
      });
    }),
  ),
  remembering('prepared', 'all layers disposed of with one', () => {
    let generation = 0;
    return preparing((problem) => {
      const own = generation;
      return {
        run() {
          if (own !== generation) throw new Error('the layer was disposed of');
          return correct(problem);
        },
        dispose() {
          generation++;
        },
      };
    });
  }),
  remembering('prepared', 'a call that takes the weights of the layer prepared for the same shapes', () => {
    let last: Case | null = null;
    return {
      convTranspose: (problem) =>
        correct(last !== null && sameShapes(last, problem) ? { ...problem, w: last.w } : problem),
      prepare(problem) {
        last = problem;
        return running(() => correct(problem));
      },
    };
  }),
  remembering('prepared', 'no bias where the layer prepared before had none', () => {
    let hasBias = true;
    return preparing((problem) => {
      const without = !hasBias;
      hasBias = problem.bias !== null;
      return running(() => correct(without ? { ...problem, bias: null } : problem));
    });
  }),
  remembering('prepared', 'a layer that is right only once', () =>
    preparing((problem) => {
      let runs = 0;
      return running(() => {
        if (runs++ > 0) throw new TypeError('cannot read the packed weights of null');
        return correct(problem);
      });
    }),
  ),
  breaking('prepared-other-x', 'the batch that it was prepared with', () =>
    preparing(
      (problem) => ({
        run(x = problem.x) {
          const [, ...image] = x.shape;
          const shape = [problem.x.shape[0], ...image];
          const length = shape.reduce((a, b) => a * b);
          const data = new Float64Array(length);
          data.set(x.data.slice(0, length));
          return correct({ ...problem, x: { shape, data } });
        },
        dispose() {},
      }),
      true,
    ),
  ),
  breaking('prepared-other-x', 'an empty batch refused', () =>
    preparing(
      (problem) => ({
        run(x = problem.x) {
          if (x.shape[0] === 0 && problem.x.shape[0] > 0) throw new Error('no image');
          return correct({ ...problem, x });
        },
        dispose() {},
      }),
      true,
    ),
  ),
  remembering('prepared-other-x', 'the x of the last run instead of its own', () =>
    preparing((problem) => {
      let last = problem.x;
      return {
        run(x = last) {
          last = x;
          return correct({ ...problem, x });
        },
        dispose() {},
      };
    }, true),
  ),
  remembering('prepared-other-x', 'a result buffer of the largest extents, not cleared', () =>
    preparing((problem) => {
      let longest = 0;
      return {
        run(x = problem.x) {
          const { shape, data } = correct({ ...problem, x });
          const isDirty = data.length < longest;
          longest = Math.max(longest, data.length);
          return { shape, data: isDirty ? data.map((value) => value + 1) : data };
        },
        dispose() {},
      };
    }, true),
  ),
  breaking('prepared-other-x', 'x given to the run ignored', () =>
    preparing((problem) => running(() => correct(problem)), true),
  ),
];

const CONCURRENT_ROWS: readonly Breaker[] = [
  breaking('concurrency', 'the x of a run kept in its layer while it waits', () =>
    preparing((problem) => {
      let current = problem.x;
      return {
        async run(x = problem.x) {
          current = x;
          await null;
          return correct({ ...problem, x: current });
        },
        dispose() {},
      };
    }, true),
  ),
  breaking('concurrency', 'the case kept in the module while it waits', () => {
    let current: Case;
    return {
      async convTranspose(problem) {
        current = problem;
        await null;
        return correct(current);
      },
    };
  }),
  breaking('concurrency', 'a second call refused while the first runs', () => {
    let isBusy = false;
    return {
      async convTranspose(problem) {
        if (isBusy) throw new Error('session is busy');
        isBusy = true;
        await new Promise(setImmediate);
        isBusy = false;
        return correct(problem);
      },
    };
  }),
  breaking('concurrency', 'the layer kept in the module while it runs', () => {
    let current: Case;
    return {
      convTranspose: correct,
      prepare: (problem) => ({
        async run() {
          current = problem;
          await null;
          return correct(current);
        },
        dispose() {},
      }),
    };
  }),
  breaking('concurrency', 'the g of the last gradient that was started', () => {
    let last: Case;
    return {
      convTranspose: correct,
      async gradients(problem, g) {
        last = problem;
        await null;
        const x = sameShapes(last, problem)
          ? last
          : { ...problem, w: { ...problem.w, data: problem.w.data.slice().fill(0) } };
        return gradients(last === problem ? problem : x, g);
      },
    };
  }),
];

const THREAD_ROWS: readonly Breaker[] = [
  breaking('threads', 'the last number lost where there are several threads', (threads) => ({
    capabilities: { threads: 2, maxMultiplyAdds: 2 ** 16 },
    convTranspose(problem) {
      const { shape, data } = correct(problem);
      return { shape, data: threads > 1 ? data.with(-1, data.at(-1)! + 1) : data };
    },
  })),
];

export const SEQUENCE_ROWS: readonly Breaker[] = [...GRADIENT_ROWS, ...LAYER_ROWS, ...CONCURRENT_ROWS, ...THREAD_ROWS];
