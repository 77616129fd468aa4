/** Defects of channels, groups, filter layout and bias that give right shapes and wrong numbers. */
import type { Case } from '../../spec/case.ts';
import { elementCount } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { engineWith, type Place, RIGHT, UNWRITTEN } from '../faulty-engine.ts';

/** Output cells that one group of threads computes on a GPU. */
const TILE = 64;

const OF_FILTERS: readonly Fault[] = [
  {
    id: 'input-offset-ignores-channel-stride',
    project: 'TensorFlow.js (WebAssembly)',
    class: 'value',
    reference: 'https://github.com/tensorflow/tfjs/pull/5518',
    symptom: 'Radically wrong as soon as there is more than one input channel.',
    fault: 'The offset of an input channel is counted in single elements.',
    trigger: 'at least 2 input channels and 2 input cells',
    evidence: 'text',
    make: () => engineWith({ xOffset: ({ n, c, i }, { x }) => n * elementCount(x.shape.slice(1)) + c + i }),
  },
  {
    id: 'weight-channel-axes-swapped',
    project: 'TNN (Metal)',
    class: 'value',
    reference: 'https://github.com/Tencent/TNN/pull/205',
    symptom: 'Metal differs from ARM.',
    fault: 'Filters stored as group, in, out are read as group, out, in.',
    trigger: 'at least 2 channels per group on both sides',
    evidence: 'text',
    make: () => engineWith({ wOffset: swappedInGroup }),
  },
  {
    id: 'group-weight-layout-mismatch',
    project: 'ncnn (caffe2ncnn) / XNNPACK',
    class: 'value',
    reference: 'https://github.com/Tencent/ncnn/issues/300',
    symptom: 'A grouped layer that is not depthwise is converted to wrong weights.',
    fault: 'The transposition of channels that one group gets is left out where there are several.',
    trigger: 'groups ≥ 2 with at least 2 channels per group on both sides',
    evidence: 'partly',
    make: () =>
      engineWith({ wOffset: (place, p) => (p.groups > 1 ? swappedInGroup(place, p) : RIGHT.wOffset(place, p)) }),
  },
  {
    id: 'group-offset-missing-for-weights-and-bias',
    project: 'TNN (Metal)',
    class: 'value',
    reference: 'https://github.com/Tencent/TNN/pull/205',
    symptom: 'Wrong with more than one group.',
    fault: 'Every group uses filters and bias of the first.',
    trigger: 'groups ≥ 2',
    evidence: 'text',
    make: () =>
      engineWith({
        wOffset: (place, p) => RIGHT.wOffset({ ...place, c: place.c % (p.x.shape[1] / p.groups) }, p),
        bias: (m, p) => RIGHT.bias(m % p.w.shape[1], p),
      }),
  },
  {
    id: 'group-result-lost-in-temporary',
    project: 'ncnn (ARM)',
    class: 'value',
    reference: 'https://github.com/Tencent/ncnn/issues/329',
    symptom: 'The output of a grouped layer stays unwritten.',
    fault: 'The layer run for each group allocates its own output, and the real one is never filled.',
    trigger: 'more than one group, and fewer than input channels',
    evidence: 'text',
    make: () => {
      const right = engineWith();
      return (p) => {
        const y = right(p);
        if (p.groups > 1 && p.groups < p.x.shape[1]) y.data.fill(UNWRITTEN);
        return y;
      };
    },
  },
  {
    id: 'weight-read-at-input-offset',
    project: 'ONNX Runtime (WebGPU)',
    class: 'value',
    reference: 'https://github.com/microsoft/onnxruntime/pull/27749',
    symptom: 'Wrong with 5 or 7 input channels per group; 6 and 8 are right.',
    fault: 'Where channels cannot be taken in twos or fours, the filter is read at the offset of the input.',
    trigger: '5, 7, 9 … input channels per group',
    evidence: 'text',
    make: () =>
      engineWith({
        wOffset(place, p) {
          const perGroup = p.x.shape[1] / p.groups;
          return perGroup > 4 && perGroup % 2 === 1 ? RIGHT.xOffset(place, p) : RIGHT.wOffset(place, p);
        },
      }),
  },
];

const OF_BIAS: readonly Fault[] = [
  {
    id: 'bias-of-first-group-for-all-groups',
    project: 'rten',
    class: 'value',
    reference: 'https://github.com/robertknight/rten/pull/1408',
    symptom: 'With groups and bias all groups get the bias of the first.',
    fault: 'The bias is indexed by the channel within its group.',
    trigger: 'groups ≥ 2 with bias',
    evidence: 'text',
    make: () => engineWith({ bias: (m, p) => RIGHT.bias(m % p.w.shape[1], p) }),
  },
  {
    id: 'wrong-dispatch-and-missing-bias',
    project: 'ONNX Runtime Web (JSEP)',
    class: 'value',
    reference: 'https://github.com/microsoft/onnxruntime/pull/17298',
    symptom: 'Wrong results on WebGPU.',
    fault: 'The bias is not applied, and the last, incomplete tile of the output is not dispatched.',
    trigger: 'bias, or more outputs than a tile of 64 and not a multiple of it',
    evidence: 'text',
    make: () => {
      const unbiased = engineWith({ bias: () => 0 });
      return (p) => {
        const y = unbiased(p);
        return { ...y, data: y.data.fill(0, Math.max(1, Math.floor(y.data.length / TILE)) * TILE) };
      };
    },
  },
  {
    id: 'bias-added-once-per-contribution',
    project: 'onnx2c',
    class: 'value',
    reference: 'https://github.com/kraiskil/onnx2c/pull/40',
    symptom: 'The bias is added several times.',
    fault: 'The bias is added inside the loop that scatters: once per product that lands on a cell.',
    trigger: 'bias, and a cell on which not exactly one product lands',
    evidence: 'text',
    make: () => engineWith({ bias: () => 0, product: (value, { m }, p) => value + RIGHT.bias(m, p) }),
  },
  {
    id: 'bias-dropped',
    project: 'OpenVINO (TFLite frontend)',
    class: 'value',
    reference: 'https://github.com/openvinotoolkit/openvino/pull/34101',
    symptom: 'TransposeConv loses its bias silently.',
    fault: 'A local variable shadows the result to which the bias was added.',
    trigger: 'bias',
    evidence: 'text',
    make: () => engineWith({ bias: () => 0 }),
  },
  {
    id: 'bias-sized-by-input-channels',
    project: 'Flux.jl / onnxscript',
    class: 'value',
    reference: 'https://github.com/FluxML/Flux.jl/pull/1395',
    symptom: 'The bias of the layer has the wrong dimension, and adding it fails.',
    fault: 'The bias is taken to have as many entries as there are input channels.',
    trigger: 'bias, and input and output channels differ in number',
    evidence: 'text',
    make: () =>
      engineWith({
        resolve(p) {
          if (p.bias === null || p.bias.length === p.x.shape[1]) return p;
          throw new RangeError(
            `arrays cannot be broadcast: ${p.x.shape[1]} bias entries for ${p.bias.length} channels`,
          );
        },
      }),
  },
];

export const VALUE_FAULTS_OF_CHANNELS: readonly Fault[] = [...OF_FILTERS, ...OF_BIAS];

/** The offset of a filter tap where each group is taken as [out, in] instead of [in, out]. */
function swappedInGroup({ c, m, k }: Place, { x, w, groups }: Case): number {
  const perGroup = x.shape[1] / groups;
  const group = Math.floor(c / perGroup);
  const swapped = (m % w.shape[1]) * perGroup + (c % perGroup);
  return (group * perGroup * w.shape[1] + swapped) * elementCount(w.shape.slice(2)) + k;
}
