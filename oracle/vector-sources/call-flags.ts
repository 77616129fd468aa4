/** The bugs that vectors in the words of frameworks aim at. */
import type { Flag } from '../vector.ts';

const CALL_FLAGS = {
  AttributeIgnored: {
    bug: 'An attribute that is given is not looked at: what is computed has its default.',
    reference: 'https://github.com/keras-team/keras/issues/8159',
    faults: [],
  },
  FirstGroupBias: {
    bug: 'The bias is indexed by the channel within its group.',
    reference: 'https://github.com/robertknight/rten/pull/1408',
    faults: [],
  },
  KernelFlipped: {
    bug: 'The kernel is laid over the output backwards where it must not be, or as it is where it must.',
    reference: 'https://github.com/jax-ml/jax/pull/33419',
    faults: [],
  },
  LayoutMixed: {
    bug: 'Axes of x or w are read in the order of another layout.',
    reference: 'https://www.w3.org/TR/webnn/#api-mlgraphbuilder-convtranspose2d',
    faults: [],
  },
  NotRefused: {
    bug: 'A call that the framework refuses is given a result.',
    reference: 'https://github.com/webmachinelearning/webnn/issues/818',
    faults: [],
  },
  PadsOfInput: {
    bug: 'Pads around the spread input are taken for pads that crop the output, or the reverse.',
    reference: 'https://github.com/jax-ml/jax/issues/17618',
    faults: [],
  },
  PadsOrder: {
    bug: 'A list of pads is read in the order of another framework.',
    reference: 'https://github.com/robertknight/rten/pull/1399',
    faults: [],
  },
  SameIgnored: {
    bug: 'Pads stay 0 where they follow from SAME or from a wanted shape.',
    reference: 'https://github.com/microsoft/onnxruntime/issues/4086',
    faults: [],
  },
  SameSide: {
    bug: 'SAME_UPPER and SAME_LOWER are swapped: the odd cell is cropped at the other end.',
    reference: 'https://github.com/onnx/onnx/issues/1609',
    faults: [],
  },
  SizeIgnoresDilation: {
    bug: 'The output padding that reaches a wanted size is solved with the undilated kernel.',
    reference: 'https://github.com/pytorch/pytorch/issues/14272',
    faults: [],
  },
  TextsDiffer: {
    bug: 'No bug: the text of the convention, or releases of it, say several things. All readings are given.',
    reference: 'https://github.com/microsoft/onnxruntime/issues/11927',
    faults: [],
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** Those that a file of vectors carries, by their names. */
export function callFlags(...names: readonly (keyof typeof CALL_FLAGS)[]): Readonly<Record<string, Flag>> {
  return Object.fromEntries(names.map((name) => [name, CALL_FLAGS[name]]));
}
