/** Defects whose results differ from call to call. */
import type { FloatArray } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { engineWith, RIGHT, UNWRITTEN } from '../faulty-engine.ts';

/** Of the updates that can be lost, one in so many is. */
const LOST_ONE_IN = 16;

export const NONDETERMINISM_FAULTS: readonly Fault[] = [
  {
    id: 'channels-last-weight-guess-gives-garbage',
    project: 'PyTorch 2.0 (CPU)',
    class: 'nondeterminism',
    reference: 'https://github.com/pytorch/pytorch/issues/99519',
    symptom: 'Weights that are all 1 in channels-last layout give random numbers.',
    fault: 'The layout of a filter with one input channel is misjudged, and part of the output is left unwritten.',
    trigger: 'two spatial axes, one input channel, a kernel ≥ 2 on both axes',
    evidence: 'partly',
    remark: 'A case has no layout of its own: here every filter of one input channel is misjudged.',
    make: () => {
      const right = engineWith();
      let last: FloatArray = new Float64Array();
      return (p) => {
        const y = right(p);
        const whole = y.data.slice();
        const isMisjudged = p.stride.length === 2 && p.w.shape[0] === 1 && p.w.shape.slice(2).every((k) => k > 1);
        for (let cell = Math.floor(y.data.length / 2); isMisjudged && cell < y.data.length; cell++) {
          y.data[cell] = last[cell] ?? UNWRITTEN;
        }
        last = whole;
        return y;
      };
    },
  },
  {
    id: 'parallel-scatter-race',
    project: 'MACE',
    class: 'nondeterminism',
    reference: 'https://github.com/XiaoMi/mace/issues/217',
    symptom: 'Overlapping taps lose updates where several threads scatter.',
    fault: 'Threads own input cells and add to shared output cells without exclusion.',
    trigger: 'an output cell that several products reach (effective kernel above the stride)',
    evidence: 'partly',
    remark:
      'The threads are simulated: of the updates to a shared cell one in 16 is lost, by a generator that runs on.',
    make: () => {
      let state = 1;
      const isLost = () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state >>> 16) % LOST_ONE_IN === 0;
      };
      return engineWith({ product: (value, { pairs }) => (pairs > 1 && isLost() ? 0 : value) });
    },
  },
  {
    id: 'gpu-atomics-not-reproducible',
    project: 'TensorFlow (GPU, cuDNN)',
    class: 'nondeterminism',
    reference: 'https://github.com/tensorflow/tensorflow/issues/23318',
    symptom: 'The same inputs give other outputs from call to call, in the last bits.',
    fault: 'The algorithm sums with atomic additions, in the order in which threads happen to arrive.',
    trigger: 'real data, and an output cell that several products reach',
    evidence: 'text',
    remark: 'There are no threads here: every other call sums backwards. On integers each result is right.',
    make: () => {
      let calls = 0;
      const orders = [
        engineWith(),
        engineWith({ contributions: (axis, o) => RIGHT.contributions(axis, o).toReversed() }),
      ];
      return (p) => orders[calls++ % 2](p);
    },
  },
];
