/** Everything that reads what somebody else has written, with valid documents and the errors that it means. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { workloadsOfFile } from '../../bench/workloads/workload-file.ts';
import { readPicture } from '../../cli/files/read-picture.ts';
import { checkPath } from '../../cli/read/case-and-path.ts';
import { readConfig } from '../../cli/read/config.ts';
import { resumedRun } from '../../cli/read/journal.ts';
import { collected, duration, integerFrom, integerIn, pattern, seconds } from '../../cli/read/options.ts';
import { attributesFrom, integerList, onEveryAxis } from '../../cli/read/shape-attributes.ts';
import { attributeOptions, operandsOf } from '../../cli/read/sized-call.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { parseDocument } from '../../documents/parse.ts';
import { codesLayerCase } from '../../models/layer-cases.ts';
import { listingOf, outlineOfCodes } from '../../models/listing.ts';
import { ModelError } from '../../models/model.ts';
import { npyTensor } from '../../models/npy.ts';
import { readModel } from '../../models/read-model.ts';
import { bytesAsSource } from '../../models/source.ts';
import { openOracle } from '../../oracle/answer.ts';
import { checkVectors } from '../../oracle/vector-check.ts';
import { vectorSchema } from '../../oracle/vector-folder.ts';
import { parseKnownFailures } from '../../properties/known-failures/known-failures.ts';
import { layersText } from '../../reports/layers/text.ts';
import { shapeText, wantText } from '../../reports/shape/text.ts';
import { campaignFrom, casesDoneIn, QueueError, refusalFrom, unitIn, workerIn } from '../../runs/queue/messages.ts';
import { parseShard } from '../../runs/shard.ts';
import { formatCase, parseCase } from '../../spec/case.ts';
import { shapeAnswer } from '../../spec/conventions/answer.ts';
import { formatCall, parseCall, resolveCall } from '../../spec/conventions/call.ts';
import { isCall, parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { outcomesOf } from '../../spec/conventions/convention.ts';
import { conventionNamed } from '../../spec/conventions/index.ts';
import { wantAnswer } from '../../spec/conventions/want.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { beyondLimits } from '../../spec/limits.ts';
import { parseCapabilities } from '../../subjects/capabilities.ts';
import { readTimes } from '../../subjects/pipe/reported-times.ts';
import { canonicalOf, decodeTensor } from '../../subjects/pipe/wire.ts';
import { frameReader } from '../../subjects/process/frame.ts';
import type { Reader } from './judge.ts';
import * as valid from './valid-documents.ts';

/** The name that stands in messages for that of a file. */
const FILE = 'FILE';

/** What a reader says that answers instead of throwing. */
class Said extends Error {}

const textOf = (document: Uint8Array) => Buffer.from(document).toString('utf8');

/** What is JSON; the readers of values are not asked of anything else. */
function valueIn(document: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(document));
  } catch {
    return undefined;
  }
}

/** @param folder for the files of those that read files: one name each, written again and again */
export async function readersIn(folder: string): Promise<Reader[]> {
  const file = (name: string, read: (path: string) => unknown) => (document: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, document);
    return read(path);
  };
  return [
    ...ofText(),
    { name: 'vectors', documents: valid.vectorFiles(), refuses: [Said], says: /./, read: readVectors },
    {
      name: 'journals',
      isSlow: true,
      documents: await valid.journals(),
      refuses: [UsageError],
      says: /run\.ndjson/,
      read: file('run.ndjson', resumedOfItsKind),
    },
    {
      name: 'results',
      isSlow: true,
      documents: await valid.results(),
      refuses: [SyntaxError, TypeError, RangeError],
      says: /^FILE: /,
      read: (document) => parseDocument(textOf(document), FILE),
    },
    {
      name: 'configurations',
      isSlow: true,
      documents: valid.CONFIGS,
      refuses: [UsageError],
      says: /adjoint\.config\.json/,
      read: file('adjoint.config.json', (path) => readConfig(path)),
    },
    {
      name: 'pictures',
      isSlow: true,
      documents: valid.pictures(),
      refuses: [UsageError],
      says: /^upsample: cannot read ".*a\.png": ./,
      read: file('a.png', readPicture),
    },
    {
      name: 'NumPy files',
      documents: valid.npyFiles(),
      refuses: [ModelError],
      says: /^FILE: ./,
      read: (document) => npyTensor(bytesAsSource(FILE, document)),
    },
    { name: 'models', documents: valid.models(), refuses: [ModelError], says: /^FILE: ./, read: readModelBytes },
    {
      name: 'models of Keras',
      isSlow: true,
      documents: valid.kerasModels(),
      refuses: [ModelError],
      says: /^FILE: ./,
      read: readModelBytes,
    },
    ...ofStrangers(),
  ];
}

/** Each command goes on with journals of its own, and refuses the other's. */
function resumedOfItsKind(path: string): void {
  try {
    resumedRun(path, 'verify');
  } catch (error) {
    if (!(error as Error).message.includes('is of a run of certify')) throw error;
    resumedRun(path, 'certify');
  }
}

function ofText(): Reader[] {
  const errors = [SyntaxError, TypeError, RangeError];
  return [
    { name: 'cases', documents: valid.CASES, refuses: errors, says: /^FILE/, read: readCaseText },
    {
      name: 'calls',
      documents: valid.CALLS,
      refuses: [SyntaxError, TypeError, RangeError],
      says: /^FILE/,
      read: readCallText,
    },
    { name: 'oracle asked in words', documents: valid.CALLS, refuses: [Said], says: /./, read: askOracle },
    { name: 'oracle', documents: valid.REQUESTS, refuses: [Said], says: /./, read: askOracle },
    {
      name: 'layers',
      documents: valid.LAYERS,
      refuses: errors,
      says: /^FILE/,
      read: (document) => workloadsOfFile(textOf(document), FILE),
    },
    {
      name: 'known failures',
      documents: valid.knownFailureLists(),
      refuses: errors,
      says: /^FILE/,
      read: (document) => parseKnownFailures(textOf(document), FILE),
    },
    {
      name: 'shape options',
      isSlow: true,
      documents: valid.OPTIONS,
      refuses: [UsageError, ...errors],
      says: /./,
      read: readOptions,
    },
    {
      name: 'option values',
      documents: valid.SCALARS,
      refuses: [UsageError, InvalidArgumentError, RangeError],
      says: /./,
      read: readScalars,
    },
  ];
}

function ofStrangers(): Reader[] {
  return [
    {
      name: 'capabilities',
      documents: valid.CAPABILITIES,
      refuses: [TypeError],
      says: /^capabilities/,
      read: (document) => parseCapabilities(valueIn(document)),
    },
    { name: 'replies', documents: valid.REPLIES, refuses: [TypeError, RangeError], says: /./, read: readReply },
    {
      name: 'frames',
      documents: valid.frames(),
      refuses: [TypeError, RangeError, SyntaxError],
      says: /./,
      read: readFrames,
    },
    {
      name: 'queue messages',
      documents: valid.queueMessages(),
      refuses: [QueueError],
      says: /./,
      read: readQueueMessage,
    },
  ];
}

/** What is a case can be written and read again. */
function readCaseText(document: Uint8Array): void {
  const problem = parseCase(textOf(document), FILE);
  if (illegalityOf(problem) !== null) return;
  beyondLimits(problem, 'engines');
  if (formatCase(parseCase(formatCase(problem))) !== formatCase(problem))
    throw new Said('it is another case when it is read again');
}

/** What a call means can be asked; what stands for a case can be written and read again. */
function readCallText(document: Uint8Array): void {
  const given = parseCaseOrCall(textOf(document), FILE);
  if (!isCall(given)) return;
  if (outcomesOf(resolveCall(given)).every(({ kind }) => kind !== 'resolved')) return;
  if (formatCall(parseCall(JSON.parse(formatCall(given)))) === formatCall(given)) return;
  throw new Error('it is another call when it is read again');
}

/** Every line has one answer, whatever it is; then a legal case is answered. */
function askOracle(document: Uint8Array): void {
  const oracle = openOracle('1.2.3');
  const said: string[] = [];
  for (const [at, line] of textOf(document).split('\n').entries()) {
    const { kind, message } = oracle.answer(line, at + 1);
    if (kind === 'errored' || kind === 'refused' || kind === 'skipped') said.push(String(message));
  }
  const { kind } = oracle.answer(textOf(valid.CASES[0]), 0);
  if (kind !== 'result') throw new Error(`after it a legal case was ${kind}`);
  if (said.length > 0) throw new Said(said.slice(0, 20).join('; '));
}

/** Whatever is read can be listed, and what is open filled in. */
async function readModelBytes(document: Uint8Array): Promise<void> {
  const model = await readModel(bytesAsSource(FILE, document));
  layersText(listingOf(model, () => ({ in: [3] })));
  for (const layer of model.layers) {
    const outline = outlineOfCodes(layer, { in: [3] });
    if (outline !== null && beyondLimits(outline, 'engines') === null) codesLayerCase(outline, layer.quantised!, 1);
  }
}

async function readVectors(document: Uint8Array): Promise<void> {
  const { findings } = await checkVectors(new Map([['a.json', textOf(document)]]), vectorSchema());
  if (findings.length > 0) throw new Said(findings[0].message);
}

/** As the command `shape` reads its options. */
function readOptions(document: Uint8Array): void {
  const value = valueIn(document);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  // Commander gives texts, and true for what takes no value.
  const given = Object.entries(value).filter(([, one]) => typeof one === 'string' || one === true);
  const { framework = '', ...words } = Object.fromEntries(given);
  const options = { in: '4', kernel: '3', ...words } as { in: string; kernel: string; want?: string; stride?: string };
  if (Object.values(options).some((one) => one === (true as unknown))) return;
  const convention = conventionNamed(String(framework));
  const { sizes, operands, groups } = operandsOf(convention, options);
  const attributes = attributesFrom(convention.id, attributeOptions(options), sizes);
  shapeText(shapeAnswer(convention, attributes, convention.layOut(attributes, operands)));
  if (options.want === undefined) return;
  const perAxis = (text: string) => onEveryAxis(integerList(text, '--x', 1), sizes.rank, '--x');
  const wish = { x: operands.x, w: operands.w, stride: perAxis(options.stride ?? '1'), dilation: perAxis('1'), groups };
  wantText(wantAnswer(convention, { ...wish, output: perAxis(options.want) }));
}

const SCALAR_READERS: readonly ((text: string) => unknown)[] = [
  integerFrom(1),
  integerIn('x: --y', 0, 9),
  (text) => collected(text),
  seconds,
  duration,
  pattern,
  (text) => integerList(text, '--x'),
  parseShard,
  (text) => checkPath({ seed: 1, law: ['a'], path: text }),
];

/** Each reader is asked. What all of them refuse is refused, in the words of the first. */
function readScalars(document: Uint8Array): void {
  const refusals: unknown[] = [];
  for (const read of SCALAR_READERS) {
    try {
      read(textOf(document));
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof InvalidArgumentError || error instanceof RangeError))
        throw error;
      refusals.push(error);
    }
  }
  if (refusals.length === SCALAR_READERS.length) throw refusals[0];
}

function readReply(document: Uint8Array): void {
  const value = valueIn(document);
  if (typeof value !== 'object' || value === null) return;
  decodeTensor(value, 'f32', 'result');
  canonicalOf({ x: value, dtype: 'f32' }, 'case');
  if ('samplesMs' in value) readTimes(value as Record<string, unknown>, { minSamples: 1, elapsedMs: 1000 });
}

/** In one piece and byte by byte, with the secret and whatever the secret is. */
function readFrames(document: Uint8Array): void {
  const accepts = (text: number, bytes: number) => text + bytes < 2 ** 20;
  const options = { accepts, onMessage: () => {} };
  const inPieces = frameReader({ secret: null, ...options });
  for (let at = 0; at < Math.min(document.length, 500); at++) inPieces.push(document.subarray(at, at + 1));
  frameReader({ secret: valid.SECRET, ...options }).push(document);
}

function readQueueMessage(document: Uint8Array): void {
  const value = valueIn(document);
  workerIn(value);
  casesDoneIn(value);
  refusalFrom(textOf(document));
  const { line } = Object(value) as { line?: unknown };
  if (typeof line === 'string') campaignFrom(valid.CAMPAIGN.digest, line);
  unitIn(value, 10);
}
