/** Valid documents of every kind that is read, small ones: what hostile ones are made from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { programVersion } from '../../cli/tell/this-program.ts';
import { npy } from '../../oracle/vector-exports/npy.ts';
import { vectorTexts } from '../../oracle/vector-files.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { resultJson } from '../../reports/json.ts';
import { certifyPlanFor } from '../../runs/certify/certify-all.ts';
import { type JournalHeader, lineOf } from '../../runs/journal-lines.ts';
import type { RunPlan, UnitResult } from '../../runs/kinds.ts';
import { planDocument } from '../../runs/plan-document.ts';
import { campaignDigest } from '../../runs/queue/names.ts';
import { planFor } from '../../runs/verify/gate.ts';
import { verify } from '../../runs/verify/verify.ts';
import { type Case, formatCase } from '../../spec/case.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { inCodes } from '../../spec/quantisation.ts';
import { lend } from '../../subjects/calls/lent-arguments.ts';
import { framesOf, SECRET_BYTES } from '../../subjects/process/frame.ts';
import { writeMessage } from '../../subjects/process/message.ts';
import { onnxQuantisedModel } from '../../subjects/third-party/onnx-quantised-model.ts';
import { tfliteModel } from '../../subjects/third-party/tflite-model.ts';
import { hdf5Bytes, kerasBytes, kerasLayer, kerasModel } from '../models/write-keras.ts';
import { floatTensor, graphOf, nodeOf, onnxBytes } from '../models/write-onnx.ts';
import { safetensorsBytes } from '../models/write-safetensors.ts';
import { ROOT } from '../project/source-files.ts';
import { benchResult, documentText, ENVIRONMENT, huntResult, scaleResult } from '../reports/documents.ts';
import { right, wrong } from '../runs/gates.ts';
import { caseOf, counting } from '../spec/cases.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const json = (value: unknown) => bytes(JSON.stringify(value));

const ONE_AXIS = caseOf({ x: counting([1, 2, 3]), w: counting([2, 1, 2]), bias: [5], stride: [2], padBegin: [1] });
const TWO_AXES = caseOf({ x: counting([1, 2, 2, 2]), w: counting([2, 1, 2, 3]), groups: 2 });
const LINES = [ONE_AXIS, TWO_AXES].map(formatCase);

export const CASES = LINES.map(bytes);

const VECTORS_IN_WORDS = allVectors().flatMap((one) =>
  one.kind === 'convention' && one.comesTo.kind === 'resolved' ? [one] : [],
);

/** A legal call in the words of each convention. */
export const CALLS = CONVENTIONS.map(({ id }) => {
  const [{ convention, attributes, operands }] = VECTORS_IN_WORDS.filter((one) => one.convention === id);
  return json({ convention, attributes, ...operands, dtype: 'f32' });
});

export const REQUESTS = [
  ['{"seq":1,"kind":"hello","data":"base64"}', `{"seq":2,"kind":"run","case":${LINES[0]},"to":"f16"}`, LINES[1]].join(
    '\n',
  ),
  `{"seq":3,"kind":"gradients","case":${LINES[0]},"g":{"shape":[1,1,5],"data":[1,2,3,4,5]},"of":"w"}`,
  '{"kind":"initialise","shape":[4,2,3],"groups":2,"dtype":"f32","seed":7}',
  LINES[0].replace(/"x":\{[^}]*\}/, '"x":{"shape":[1,2,1],"base64":"AAAAAAAAAEAAAAAAAADwPw=="}'),
  `{"seq":4,"kind":"call","call":${Buffer.from(CALLS[0]).toString()},"to":"bf16"}`,
].map(bytes);

export const LAYERS = [
  json([
    {
      name: 'a',
      n: 1,
      cin: 4,
      cout: 6,
      input: [5, 6],
      kernel: [3, 2],
      stride: [2, 1],
      padding: [
        [1, 0],
        [0, 1],
      ],
      groups: 2,
    },
    { n: 2, cin: 1, cout: 1, input: [7], kernel: [3], dilation: [2], outputPadding: [1], stride: [2], bias: true },
  ]),
  bytes('# layers\nmb1ic64ih32oc32kh4sh2ph1\nmb1g2ic4iw7oc6kw3sw2  # one axis\r\n'),
];

const SHAPES = { stride: '2', dilation: '1', outputPadding: '1', channels: '4,6', batch: '2' };
export const OPTIONS = [
  { framework: 'pytorch', in: '5,6', kernel: '3', padding: '1', groups: '2', ...SHAPES },
  { framework: 'onnx', in: '5', kernel: '3', pads: '1,0', autoPad: 'NOTSET', outputSize: '10' },
  {
    framework: 'tensorflow',
    in: '8,8',
    kernel: '4',
    stride: '2',
    padding: '1,1,1,1',
    outputSize: '16,16',
    dataFormat: 'NCHW',
  },
  { framework: 'keras', in: '8,8', kernel: '3', stride: '2', padding: 'same' },
  { framework: 'jax', in: '8', kernel: '3', padding: 'SAME', transposeKernel: true },
  { framework: 'webnn', in: '4,4', kernel: '2', padding: '0,0,0,0', filterLayout: 'hwoi', want: '8,8' },
].map(json);

export const SCALARS = ['7', '1e3', '0.5', '2/8', 'a,b', '0:1:2', '--x'].map(bytes);

/** A file of each kind of vector, cut down to its first. */
export function vectorFiles(): Uint8Array[] {
  const names = ['dilation', 'illegal', 'conventions', 'special-values', 'quantised-rounding', 'quantised-illegal'];
  return names.map((base) => {
    const name = `${base}.json`;
    const file = JSON.parse(vectorTexts().get(name) as string);
    const [first] = file.vectors;
    const flags = Object.fromEntries(first.flags.map((flag: string) => [flag, file.flags[flag]]));
    return json({ ...file, flags, count: 1, vectors: [first] });
  });
}

export function knownFailureLists(): Uint8Array[] {
  const entries = JSON.parse(readFileSync(join(ROOT, 'known-failures.json'), 'utf8'));
  return [json(entries.slice(0, 2))];
}

export async function journals(): Promise<Uint8Array[]> {
  const results: UnitResult[] = [];
  const options = { laws: lawsNamed(['agreement', 'refusal']), seed: 7, runs: 4 };
  const subjects = [right(), wrong()];
  await verify(subjects, { ...options, onUnit: (result) => results.push(result) });
  const certificate = certifyPlanFor(subjects, { seed: 7, bound: 1, strength: 2, points: 1 });
  return [
    [lineOf(headerOf(planFor(subjects, options))), ...results.map(lineOf), ''],
    [lineOf(headerOf(certificate)), ''],
  ].map((lines) => bytes(lines.join('\n')));
}

export async function results(): Promise<Uint8Array[]> {
  const verified = await verify([right(), wrong()], { laws: lawsNamed(['agreement']), seed: 1, runs: 5 });
  return [
    resultJson(verified, ENVIRONMENT),
    documentText('adjoint/bench/2', benchResult()),
    documentText('adjoint/scale/1', scaleResult()),
    documentText('adjoint/hunt/1', huntResult()),
  ].map(bytes);
}

export const CONFIGS = [
  { subjects: ['./mine.mjs', 'scatter'], knownFailures: 'known.json', seed: 9, runs: 2, timeout: 4000 },
  { laws: ['shift', 'agreement'], budgets: { bail: 1, maxTime: 2.5 }, reports: { json: 'out.json', figure: 'a.svg' } },
].map(json);

export const CAPABILITIES = [
  {
    groups: false,
    ranks: [1, 2],
    dtypes: ['f32'],
    largest: { stride: 2, batch: 3 },
    uniform: ['kernel'],
    padding: 'symmetric',
  },
  {
    byRank: { 3: { dilation: 'without-stride', largest: { kernel: 2 } } },
    refuses: [],
    maxMultiplyAdds: 1000,
    threads: 2,
  },
].map(json);

export const REPLIES = [
  { seq: 1, kind: 'result', shape: [1, 1, 3], data: [1, '-0', 'NaN'] },
  { seq: 1, kind: 'times', samplesMs: [1, 2.5], prepareMs: 0.4, shape: [1, 1, 1], base64: 'AACAPw==' },
].map(json);

export const SECRET = new Uint8Array(SECRET_BYTES).fill(7);

export function frames(): Uint8Array[] {
  const numbers = Array.from({ length: 50 }, (_, at) => at / 3);
  const values = [
    { kind: 'result', shape: [1, 1, 3], data: Float32Array.of(1, Number.NaN, -0) },
    { list: numbers, data: Float64Array.from(numbers), big: 12n, none: undefined, special: [-0, Number.NaN] },
  ];
  return values.map((value) => {
    const { text, ...written } = writeMessage(value);
    return Buffer.concat(framesOf(Buffer.from(text), written, SECRET));
  });
}

const MACHINE = { node: '20.20.2', platform: 'linux', arch: 'x64', cpu: 'A Processor' };

function headerOf(plan: RunPlan): JournalHeader {
  const version = programVersion();
  return { journal: 1, version, date: ENVIRONMENT.date, machine: MACHINE, shard: null, plan: planDocument(plan) };
}

const CAMPAIGN_HEADER = headerOf(planFor([right()], { laws: lawsNamed(['agreement']), seed: 3, runs: 2 }));
export const CAMPAIGN = { digest: campaignDigest(CAMPAIGN_HEADER.version, CAMPAIGN_HEADER.plan) };

/** Each with the fields of all of them, so that every reader finds its own. */
export function queueMessages(): Uint8Array[] {
  const message = { unit: 3, worker: 'w', reason: 'r', cases: 7 };
  return [message, { ...message, line: lineOf(CAMPAIGN_HEADER) }].map(json);
}

export function pictures(): Uint8Array[] {
  const data = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 37) % 256);
  return [
    encode({ width: 3, height: 2, channels: 1, depth: 8, data: data(6) }),
    encode({ width: 2, height: 2, channels: 4, depth: 8, data: data(16) }),
    encode({ width: 2, height: 2, channels: 3, depth: 16, data: Uint16Array.from(data(12), (value) => 257 * value) }),
  ];
}

/** Eight taps of two channels in and one out. */
const TAPS = Float32Array.from({ length: 8 }, (_, at) => at / 4 - 1);
const UP = nodeOf('ConvTranspose', ['x', 'w'], ['y'], { strides: [2, 2], pads: [1, 0, 0, 1] }, 'up');

/** Of int8, with a bias, a clamp and scales by channel. */
const OF_INTEGERS: Case = {
  ...caseOf({ x: counting([1, 2, 2, 3]), w: counting([2, 2, 2, 2]), bias: [1, -2], stride: [2, 2] }),
  dtype: 'int8',
  quantisation: {
    x: { scale: 0.5, zeroPoint: -4 },
    w: { dtype: 'int8', scale: [0.25, 0.125], zeroPoint: [0, 0] },
    y: { scale: 1, zeroPoint: 3 },
    clamp: [3, 9],
  },
};

/** Models with one layer each, of every way to hold its weights; files beside them are not there. */
export function models(): Uint8Array[] {
  const w = floatTensor('w', [2, 1, 2, 2], TAPS);
  const inner = graphOf({ node: [UP], initializer: [w] });
  const constant = nodeOf('Constant', [], ['w'], { value: w });
  const scaled = nodeOf('DequantizeLinear', ['q', 's'], ['w'], { axis: 0 });
  const q = { name: 'q', dims: [2, 1, 2, 2], dataType: 3, int32Data: [1, 2, 3, 4, -1, -2, -3, -4] };
  const x = { inputs: { x: [1, 2, 3, 'width'] }, opset: 22 };
  return [
    onnxBytes({ ...x, node: [UP], initializer: [w] }),
    onnxBytes({ ...x, node: [constant, UP] }),
    onnxBytes({ ...x, node: [scaled, UP], initializer: [q, floatTensor('s', [2], TAPS.slice(0, 2))] }),
    onnxBytes({ ...x, node: [nodeOf('If', ['c'], ['y'], { then_branch: inner }, 'if')] }),
    tfliteModel(
      caseOf({ x: counting([1, 2, 3, 3]), w: counting([2, 1, 2, 2]), bias: [1], stride: [2, 2], dtype: 'f32' }),
    ),
    onnxQuantisedModel(OF_INTEGERS),
    tfliteModel(lend(inCodes(OF_INTEGERS), false).given, 'stored'),
    safetensorsBytes({ 'up.weight': { dtype: 'F32', shape: [2, 1, 2, 2], data_offsets: [0, 32] } }, bytesOf(TAPS)),
  ];
}

/** Arrays of NumPy. */
export function npyFiles(): Uint8Array[] {
  return [npy(TAPS, [2, 1, 2, 2]), npy(Float64Array.of(1, 2), [2])];
}

/** Those that the HDF Group's library reads. */
export function kerasModels(): Uint8Array[] {
  const config = kerasModel([kerasLayer('up', { filters: 1, kernel_size: [4] }, [null, 5, 2])]);
  const kernel = { shape: [4, 1, 2], data: TAPS };
  return [
    kerasBytes(config, hdf5Bytes({ 'layers/conv1d_transpose/vars/0': kernel })),
    hdf5Bytes({ 'model_weights/up/up/kernel': kernel }, { ' model_config': JSON.stringify(config) }),
  ];
}

function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer);
}
