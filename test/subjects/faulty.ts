/** Transposed convolutions with one thing wrong each, built around `scatter`: what the laws are there to find. */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { customaryGeometryOf, geometryOf } from '../../spec/geometry.ts';
import { elementCount, type FloatArray, floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Result } from '../../subjects/subject.ts';

export interface Faulty {
  readonly id: string;
  /** Laws that have to fail; others may. */
  readonly killedBy: readonly string[];
  /** Laws that cannot see the fault, where that is worth stating. */
  readonly survives?: readonly string[];
  /** Whether a failure can depend on earlier calls, so that its case alone need not fail on a fresh implementation. */
  readonly keepsState?: boolean;
  /** A fresh implementation. */
  readonly make: () => (problem: Case) => Result;
}

export const correct = engines.scatter;

/** Law ids in the lanes that compare values, without the bias law. */
const VALUES = ['agreement', 'adjointness', 'impulse-response', 'bounded-agreement'];
const LINEARITY = ['linearity-x', 'linearity-w'];

/** The gate that every honest implementation has, before the fault. */
function gated(faulty: (problem: Case) => Result): () => (problem: Case) => Result {
  return () => (problem) => {
    customaryGeometryOf(problem);
    return faulty(problem);
  };
}

const withData = (tensor: Tensor, data: FloatArray | number[], { dtype }: Case): Tensor => ({
  shape: tensor.shape,
  data: floatArray(dtype, data),
});

const withW = (problem: Case, entry: (flat: number) => number): Case => ({
  ...problem,
  w: withData(
    problem.w,
    Array.from(problem.w.data, (_, flat) => entry(flat)),
    problem,
  ),
});

const withX = (problem: Case, entry: (value: number) => number): Case => ({
  ...problem,
  x: withData(problem.x, Array.from(problem.x.data, entry), problem),
});

const withBias = (problem: Case, entry: (bias: FloatArray, channel: number) => number): Case => {
  const { bias } = problem;
  return bias === null ? problem : { ...problem, bias: bias.map((_, channel) => entry(bias, channel)) };
};

const withY = (problem: Case, entry: (value: number, flat: number, y: Tensor) => number): Tensor => {
  const y = correct(problem);
  return withData(
    y,
    Array.from(y.data, (value, flat) => entry(value, flat, y)),
    problem,
  );
};

/** Changed attributes under which scatter still gives the right shape: what is missing goes to the output padding. */
function atSameShape(problem: Case, changed: Partial<Case>): Tensor {
  const wrong = { ...problem, ...changed };
  const outputPadding = geometryOf(problem).axes.map(({ input, kernel, output }, axis) => {
    const reached = (input - 1) * wrong.stride[axis] + (kernel - 1) * wrong.dilation[axis] + 1;
    return output - (reached - wrong.padBegin[axis] - wrong.padEnd[axis]);
  });
  return correct({ ...wrong, outputPadding });
}

/** How many products land on each cell. */
function products(problem: Case): FloatArray {
  return correct(
    withW(
      withX({ ...problem, bias: null }, () => 1),
      () => 1,
    ),
  ).data;
}

const channelOf = (flat: number, { shape }: Tensor): number =>
  Math.floor(flat / elementCount(shape.slice(2))) % shape[1];

const taps = ({ w }: Case): number => elementCount(w.shape.slice(2));

/** A number rounded to `bits` significant bits. */
function roundedTo(bits: number, value: number): number {
  if (value === 0) return 0;
  const scale = 2 ** (bits - 1 - Math.floor(Math.log2(Math.abs(value))));
  return Math.round(value * scale) / scale;
}

const OF_GROUPS_AND_BIAS: Faulty[] = [
  {
    id: 'group offset of the filter ignored',
    killedBy: VALUES,
    survives: ['output-shape', ...LINEARITY, 'bias-affinity', 'refusal'],
    make: gated((p) => {
      const perGroup = p.w.data.length / p.groups;
      return correct(withW(p, (flat) => p.w.data[flat % perGroup]));
    }),
  },
  {
    id: 'bias of the first group in every group',
    killedBy: ['agreement', 'bias-affinity', 'bounded-agreement'],
    survives: ['output-shape', 'adjointness', 'impulse-response', ...LINEARITY, 'refusal'],
    make: gated((p) => correct(withBias(p, (bias, channel) => bias[channel % p.w.shape[1]]))),
  },
  {
    id: 'bias by input channel',
    killedBy: ['agreement', 'bias-affinity', 'bounded-agreement'],
    make: gated((p) => correct(withBias(p, (bias, channel) => bias[channel % p.w.shape[0]]))),
  },
  {
    id: 'bias added with every product',
    killedBy: ['agreement', 'bias-affinity', 'bounded-agreement'],
    make: gated((p) => {
      const counts = products(p);
      const bias = p.bias ?? [];
      return withY({ ...p, bias: null }, (value, flat, y) => value + counts[flat] * (bias[channelOf(flat, y)] ?? 0));
    }),
  },
  {
    id: 'bias only where a product lands',
    killedBy: ['agreement', 'bias-affinity', 'bounded-agreement'],
    make: gated((p) => {
      const counts = products(p);
      return withY(p, (value, flat) => (counts[flat] === 0 ? 0 : value));
    }),
  },
  {
    id: 'bias left out',
    killedBy: ['agreement', 'bias-affinity', 'bounded-agreement'],
    make: gated((p) => correct({ ...p, bias: null })),
  },
  {
    id: 'only whole blocks of 4 output channels',
    killedBy: ['agreement', 'bounded-agreement'],
    make: gated((p) => {
      const [, perGroup] = p.w.shape;
      const whole = perGroup - (perGroup % 4);
      return withY(p, (value, flat, y) => (perGroup > 4 && channelOf(flat, y) % perGroup >= whole ? 0 : value));
    }),
  },
  {
    id: 'channels of a group interleaved',
    killedBy: VALUES,
    make: gated((p) => {
      const [channels, perGroup] = p.w.shape;
      const row = perGroup * taps(p);
      const read = (c: number) => (c % p.groups) * (channels / p.groups) + Math.floor(c / p.groups);
      return correct(withW(p, (flat) => p.w.data[read(Math.floor(flat / row)) * row + (flat % row)]));
    }),
  },
];

const OF_AXES: Faulty[] = [
  {
    id: 'pads swapped',
    killedBy: VALUES,
    survives: ['output-shape', ...LINEARITY, 'bias-affinity', 'refusal'],
    make: gated((p) => correct({ ...p, padBegin: p.padEnd, padEnd: p.padBegin })),
  },
  {
    id: 'dilation ignored',
    killedBy: VALUES,
    survives: ['output-shape', ...LINEARITY],
    make: gated((p) => atSameShape(p, { dilation: p.dilation.map(() => 1) })),
  },
  {
    id: 'stride of the first axis on all axes',
    killedBy: VALUES,
    survives: ['output-shape', ...LINEARITY],
    make: gated((p) => atSameShape(p, { stride: p.stride.map(() => p.stride[0]) })),
  },
  {
    id: 'stride of the first axis on all axes, shape included',
    killedBy: ['output-shape', ...VALUES],
    make: gated((p) => correct({ ...p, stride: p.stride.map(() => p.stride[0]) })),
  },
  {
    id: 'output padding at the beginning',
    killedBy: VALUES,
    make: gated((p) => atSameShape(p, { padBegin: p.padBegin.map((pad, axis) => pad - p.outputPadding[axis]) })),
  },
  {
    id: 'rows of the output padding left zero',
    killedBy: ['agreement', 'bias-affinity', 'bounded-agreement'],
    survives: ['output-shape', ...LINEARITY, 'refusal'],
    make: gated((p) => {
      const out = geometryOf(p).outputShape.slice(2);
      const inner = elementCount(out.slice(1));
      return withY(p, (value, flat) => {
        const row = Math.floor(flat / inner) % out[0];
        return row >= out[0] - p.outputPadding[0] ? 0 : value;
      });
    }),
  },
  {
    id: 'output padding ignored',
    killedBy: ['output-shape', 'agreement', 'adjointness', 'impulse-response'],
    make: gated((p) => correct({ ...p, outputPadding: p.outputPadding.map(() => 0) })),
  },
  {
    id: 'output one larger on the last axis',
    killedBy: ['output-shape', 'bias-affinity', ...VALUES],
    survives: LINEARITY.filter((id) => id !== 'bias-affinity'),
    make: gated((p) => correct({ ...p, outputPadding: p.outputPadding.with(-1, p.outputPadding.at(-1)! + 1) })),
  },
  {
    id: 'kernel flipped',
    killedBy: VALUES,
    make: gated((p) => {
      const count = taps(p);
      return correct(withW(p, (flat) => p.w.data[flat - (flat % count) + (count - 1 - (flat % count))]));
    }),
  },
  {
    id: 'last tap dropped',
    killedBy: VALUES,
    make: gated((p) => correct(withW(p, (flat) => ((flat + 1) % taps(p) === 0 ? 0 : p.w.data[flat])))),
  },
  {
    id: 'kernel axes swapped',
    killedBy: VALUES,
    make: gated((p) => {
      const [rows, columns] = p.w.shape.length === 3 ? [1, 1] : p.w.shape.slice(-2);
      const plane = rows * columns;
      const read = (at: number) => (at % columns) * rows + Math.floor(at / columns);
      return correct(withW(p, (flat) => p.w.data[flat - (flat % plane) + read(flat % plane)]));
    }),
  },
  {
    id: 'first image for the whole batch',
    killedBy: ['agreement', 'adjointness', 'impulse-response', 'bounded-agreement'],
    survives: [...LINEARITY],
    make: gated((p) => {
      const perImage = elementCount(p.x.shape.slice(1));
      return correct({
        ...p,
        x: withData(
          p.x,
          p.x.data.map((_, flat) => p.x.data[flat % perImage]),
          p,
        ),
      });
    }),
  },
];

const OF_NUMBERS: Faulty[] = [
  {
    id: 'one element is NaN',
    killedBy: VALUES,
    survives: ['output-shape'],
    make: gated((p) => withY(p, (value, flat, { data }) => (flat === data.length - 1 ? Number.NaN : value))),
  },
  {
    id: 'x returned as it is',
    killedBy: ['output-shape', 'agreement', 'adjointness', 'impulse-response', 'linearity-w', 'bias-affinity'],
    make: gated((p) => p.x),
  },
  {
    id: 'zeros returned',
    killedBy: [...VALUES, 'bias-affinity'],
    survives: ['output-shape', ...LINEARITY],
    make: gated((p) => withY(p, () => 0)),
  },
  {
    id: 'the absolute value of x taken',
    killedBy: ['agreement', 'adjointness', 'linearity-x', 'bounded-agreement'],
    make: gated((p) => correct(withX(p, Math.abs))),
  },
  {
    id: 'negative weights dropped',
    killedBy: ['agreement', 'adjointness', 'impulse-response', 'linearity-w', 'bounded-agreement'],
    make: gated((p) => correct(withW(p, (flat) => Math.max(0, p.w.data[flat])))),
  },
  {
    id: 'results clipped at 16000',
    killedBy: [...LINEARITY],
    make: gated((p) => withY(p, (value) => Math.max(-16000, Math.min(16000, value)))),
  },
  {
    id: 'inputs clipped to a signed byte',
    killedBy: [...LINEARITY],
    survives: ['output-shape', 'agreement', 'adjointness', 'impulse-response', 'bias-affinity', 'refusal'],
    make: gated((p) => {
      const byte = (value: number) => Math.max(-128, Math.min(127, value));
      return correct(withW(withX(p, byte), (flat) => byte(p.w.data[flat])));
    }),
  },
  {
    id: 'inputs rounded to 11 bits',
    killedBy: ['bounded-agreement'],
    survives: [
      'output-shape',
      'agreement',
      'adjointness',
      'impulse-response',
      ...LINEARITY,
      'bias-affinity',
      'refusal',
    ],
    make: gated((p) => {
      const half = (value: number) => roundedTo(11, value);
      return correct(withW(withX(p, half), (flat) => half(p.w.data[flat])));
    }),
  },
  {
    id: 'f64 computed in f32',
    killedBy: ['bounded-agreement'],
    survives: [
      'output-shape',
      'agreement',
      'adjointness',
      'impulse-response',
      ...LINEARITY,
      'bias-affinity',
      'refusal',
    ],
    make: gated((p) => withY(p, Math.fround)),
  },
];

const OF_STATE: Faulty[] = [
  {
    id: 'output buffer kept and not cleared',
    keepsState: true,
    killedBy: [...LINEARITY, 'bias-affinity'],
    make: () => {
      let kept: FloatArray = new Float64Array();
      return (p) => {
        customaryGeometryOf(p);
        const y = withY(p, (value, flat, { data }) => value + (kept.length === data.length ? kept[flat] : 0));
        kept = y.data;
        return y;
      };
    },
  },
  {
    id: 'filter cached by its shape',
    keepsState: true,
    killedBy: ['linearity-w'],
    make: () => {
      const cache = new Map<string, Tensor>();
      return (p) => {
        customaryGeometryOf(p);
        const key = `${p.dtype} ${p.w.shape}`;
        const w = cache.get(key) ?? p.w;
        cache.set(key, w);
        return correct({ ...p, w });
      };
    },
  },
  {
    id: 'zeros after a refusal',
    killedBy: ['refusal'],
    survives: ['agreement'],
    make: () => {
      let broken = false;
      return (p) => {
        try {
          customaryGeometryOf(p);
        } catch (error) {
          broken = true;
          throw error;
        }
        return broken ? withY(p, () => 0) : correct(p);
      };
    },
  },
];

const OF_ANSWERS: Faulty[] = [
  {
    id: 'illegal cases accepted',
    killedBy: ['refusal'],
    survives: ['output-shape', 'agreement', ...LINEARITY],
    make: () => (p) => {
      try {
        customaryGeometryOf(p);
        return correct(p);
      } catch {
        return { shape: [1], data: [0] };
      }
    },
  },
  {
    id: 'an empty batch refused although it is claimed',
    killedBy: ['output-shape', 'agreement', 'linearity-x', 'bias-affinity', 'bounded-agreement'],
    make: gated((p) => {
      if (p.x.shape[0] === 0) throw new RangeError('the batch is empty');
      return correct(p);
    }),
  },
  {
    id: 'the result is no object',
    killedBy: ['output-shape', ...VALUES, ...LINEARITY, 'bias-affinity', 'refusal'],
    make: gated((p) => correct(p).data as unknown as Result),
  },
  {
    id: 'data too short',
    killedBy: ['output-shape', ...VALUES, ...LINEARITY],
    make: gated((p) => {
      const { shape, data } = correct(p);
      return { shape, data: data.slice(0, -1) };
    }),
  },
  {
    id: 'batch and channels swapped in the shape',
    killedBy: ['output-shape', ...VALUES],
    make: gated((p) => {
      const { shape, data } = correct(p);
      return { shape: [shape[1], shape[0], ...shape.slice(2)], data };
    }),
  },
];

export const FAULTY: readonly Faulty[] = [...OF_GROUPS_AND_BIAS, ...OF_AXES, ...OF_NUMBERS, ...OF_STATE, ...OF_ANSWERS];

/** The faulty implementation of that id. @throws RangeError where there is none */
export function faulty(id: string): Faulty {
  const found = FAULTY.find((candidate) => candidate.id === id);
  if (found === undefined) throw new RangeError(`no faulty implementation is called "${id}"`);
  return found;
}
