/**
 * The parts of a mutation run: a room, or a folder of one, and the tests that each of its mutants faces. These are tests that
 * run in this process, from source, without a browser or a third party; what they cannot notice is left out with a reason.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path/posix';
import { SLOW_TESTS } from '../../test/project/slow-tests.ts';

export interface MutationPart {
  readonly name: string;
  /** Folders whose .ts files are changed, without those within them. */
  readonly folders: readonly string[];
  /** Folders or files of tests, from test/, in the order in which they run. A folder is meant without those within it. */
  readonly facing: readonly string[];
  /** Sources, and tests from test/, that have no part in it, each with the reason. */
  readonly leftOut?: Readonly<Record<string, string>>;
}

const OTHER_PROCESS = 'its tests watch another process';
const COMMAND_LINE = 'its tests run the compiled command line';
const THIRD_PARTY = 'calls third parties';
const BROWSER = 'its tests need a browser';
const MEASURES = 'measures the machine';
const THREADS = 'its tests start threads, which load compiled files';

const WHOLE_GATES = 'runs the whole gate again and again';
const PROPERTIES = ['properties', 'properties/coverage', 'properties/known-failures'];
const BENCH = ['bench', 'bench/contenders', 'bench/figures', 'bench/timing', 'bench/workloads'];

export const PARTS: readonly MutationPart[] = [
  {
    name: 'spec',
    folders: ['spec'],
    facing: ['spec', 'properties/checking/law-accuracy.test.ts'],
  },
  {
    name: 'spec/conventions',
    folders: ['spec/conventions'],
    facing: ['spec/conventions'],
    leftOut: {
      'spec/conventions/released.test.ts': THIRD_PARTY,
      'spec/conventions/jax.test.ts': THIRD_PARTY,
    },
  },
  {
    name: 'engines',
    folders: ['engines'],
    facing: ['engines'],
    leftOut: { 'engines/broken-engines.test.ts': 'changes the text of the sources itself' },
  },
  {
    name: 'engines/exact',
    folders: ['engines/exact'],
    facing: ['engines/exact.test.ts', 'properties/checking/law-accuracy.test.ts'],
  },
  {
    name: 'properties',
    folders: PROPERTIES,
    facing: PROPERTIES,
    leftOut: {
      'properties/known-failures-schema.test.ts': COMMAND_LINE,
      'properties/known-failures/listed.test.ts': THIRD_PARTY,
      'properties/any-crop.test.ts': WHOLE_GATES,
      'properties/capability-combinations.test.ts': WHOLE_GATES,
    },
  },
  {
    name: 'properties/cases',
    folders: ['properties/cases'],
    facing: [
      'properties/cases',
      'properties/floor.test.ts',
      'properties/laws/limits.test.ts',
      'properties/laws/refusal.test.ts',
    ],
  },
  {
    name: 'properties/checking',
    folders: ['properties/checking'],
    facing: ['properties/checking', 'runs/verify/verify.test.ts'],
  },
  {
    name: 'properties/exhaustive',
    folders: ['properties/exhaustive'],
    facing: ['properties/exhaustive'],
  },
  {
    name: 'properties/laws',
    folders: ['properties/laws', 'properties/law-parts'],
    // What laws say, which is soon done, before what they find.
    facing: [
      'properties/laws/messages.test.ts',
      'properties/laws/layers.test.ts',
      'properties/laws',
      'properties/words',
    ],
  },
  {
    name: 'properties/words',
    folders: ['properties/words'],
    facing: ['properties/words'],
  },
  {
    name: 'properties/probe',
    folders: ['properties/probe'],
    facing: ['properties/probe'],
  },
  {
    name: 'runs',
    folders: ['runs', 'runs/certify', 'runs/layers', 'runs/verify'],
    facing: ['runs', 'runs/certify', 'runs/layers', 'runs/verify'],
    leftOut: {
      'runs/queue': 'its tests start a Redis',
      'runs/pool.ts': THREADS,
      'runs/pool-worker.ts': THREADS,
      'runs/worker-threads.test.ts': 'starts threads, which load compiled files',
      'runs/layers/whole-model.ts': OTHER_PROCESS,
      'runs/layers/whole-model-host.ts': OTHER_PROCESS,
    },
  },
  {
    name: 'subjects',
    folders: ['subjects', 'subjects/calls', 'subjects/errors'],
    facing: ['subjects', 'subjects/calls', 'subjects/errors'],
    leftOut: {
      'subjects/errors/constructed-errors.ts': OTHER_PROCESS,
      'subjects/errors/load-failure.ts': OTHER_PROCESS,
      'subjects/threads.test.ts': 'starts other processes',
      'subjects/errors/bundled-frames.test.ts': 'its test reads the bundle of a build',
    },
  },
  {
    name: 'models',
    folders: ['models', 'models/onnx', 'models/tflite', 'models/keras'],
    facing: ['models'],
    leftOut: { 'models/file-source.ts': COMMAND_LINE },
  },
  {
    name: 'oracle',
    folders: ['oracle'],
    facing: ['oracle'],
    leftOut: {
      'oracle/vector-exports.test.ts': COMMAND_LINE,
      'oracle/vector-exports-tflite.test.ts': THIRD_PARTY,
      'oracle/vectors-example.test.ts': OTHER_PROCESS,
    },
  },
  {
    name: 'bench',
    folders: [...BENCH, 'bench/hunt', 'bench/scale'],
    facing: BENCH,
    leftOut: {
      'bench/contenders/answer-bench.ts': OTHER_PROCESS,
      'bench/contenders/contender-host.ts': OTHER_PROCESS,
      'bench/environment.ts': MEASURES,
      'bench/timing/measure.ts': MEASURES,
      'bench/contenders/program-contender.ts': OTHER_PROCESS,
      'bench/scale/memory-host.ts': OTHER_PROCESS,
      'bench/scale/memory.ts': MEASURES,
      'bench/environment.test.ts': MEASURES,
      'bench/limits.test.ts': MEASURES,
      'bench/timing/measure.test.ts': MEASURES,
      'bench/contenders/program-contender.test.ts': 'starts other processes',
      'bench/contenders/page-contender.test.ts': BROWSER,
    },
  },
  {
    name: 'faults',
    folders: ['faults'],
    facing: ['faults'],
  },
  {
    name: 'faults/defects',
    folders: ['faults/defects'],
    facing: ['faults'],
    leftOut: {
      'faults/compare-failures.test.ts': 'compares failures with each of the defects',
      'faults/lookalikes.test.ts': 'compares failures with each of the defects',
    },
  },
  {
    name: 'reports',
    folders: ['reports', 'reports/bench', 'reports/certify', 'reports/hunt', 'reports/scale', 'reports/verify'],
    facing: ['reports', 'properties/coverage/combinations.test.ts'],
  },
  {
    name: 'reports/explain',
    folders: ['reports/explain'],
    facing: ['explain'],
    leftOut: { 'explain/page-browser.test.ts': BROWSER },
  },
  {
    name: 'reports/page',
    folders: ['reports/page', 'reports/page/charts', 'reports/page/sections'],
    facing: ['reports/page', 'reports/page/charts', 'reports/page/sections'],
    leftOut: { 'reports/page/browser.test.ts': BROWSER },
  },
];

/** Folders of the rooms above whose sources are not changed. */
const FOLDERS_LEFT_OUT = [
  { path: 'engines/fast/', reason: 'its tests run compiled kernels' },
  { path: 'subjects/browser/', reason: BROWSER },
  { path: 'subjects/pipe/', reason: OTHER_PROCESS },
  { path: 'subjects/process/', reason: OTHER_PROCESS },
  { path: 'subjects/third-party/', reason: THIRD_PARTY },
  { path: 'oracle/vector-exports/', reason: COMMAND_LINE },
  { path: 'oracle/vector-sources/', reason: 'data, which a test compares with the committed vectors byte by byte' },
  { path: 'bench/contenders/page/', reason: BROWSER },
  { path: 'bench/limits/', reason: MEASURES },
  { path: 'reports/faults/', reason: COMMAND_LINE },
  { path: 'reports/layers/', reason: COMMAND_LINE },
  { path: 'reports/learning/', reason: BROWSER },
  { path: 'reports/shape/', reason: COMMAND_LINE },
  { path: 'reports/upsampling/', reason: BROWSER },
];

/** @throws RangeError where there is no such part. */
export function partNamed(name: string): MutationPart {
  const part = PARTS.find((candidate) => candidate.name === name);
  if (part === undefined) {
    throw new RangeError(`part must be one of ${PARTS.map((known) => known.name).join(', ')}, got ${name}`);
  }
  return part;
}

/** The sources that no part changes, with the reason: files of the parts, and folders that have none. */
export function leftOutSources(): { path: string; reason: string }[] {
  const files = PARTS.flatMap(({ leftOut = {} }) => Object.entries(leftOut)).map(([path, reason]) => ({
    path,
    reason,
  }));
  return [...files.filter(({ path }) => !path.endsWith('.test.ts')), ...FOLDERS_LEFT_OUT];
}

/** The files of a part whose mutants are made, as paths from the root, in order. */
export function sourcesOf({ folders, leftOut = {} }: MutationPart, root: string): string[] {
  return folders.flatMap((folder) => filesIn(folder, '.ts', root)).filter((file) => !(file in leftOut));
}

/** The test files that the mutants of a part face, as paths from the root, in the order in which they run: slow ones last. */
export function facingTestsOf({ facing, leftOut = {} }: MutationPart, root: string): string[] {
  const files = facing
    .flatMap((path) => (path.endsWith('.ts') ? [`test/${path}`] : filesIn(`test/${path}`, '.test.ts', root)))
    .filter((file) => !(file.slice('test/'.length) in leftOut));
  const isSlow = (file: string) => SLOW_TESTS.includes(file);
  return [...new Set([...files.filter((file) => !isSlow(file)), ...files.filter(isSlow)])];
}

function filesIn(folder: string, ending: string, root: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending) && !name.endsWith('.d.ts'))
    .toSorted()
    .map((name) => `${folder}/${name}`);
}
