/** `adjoint verify --model`: the layers of a model file on subjects, with integers and with their own weights. */
import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { environment } from '../bench/environment.ts';
import type { ModelLayer } from '../models/model.ts';
import type { Law } from '../properties/law.ts';
import { layerChecksJson } from '../reports/json.ts';
import { layerChecksText } from '../reports/layers/check-text.ts';
import { printable } from '../reports/printable.ts';
import { checkLayers, type LayerCases } from '../runs/layers/check-layers.ts';
import type { LayerCheck, LayersResult } from '../runs/layers/result.ts';
import { openSubjects } from '../subjects/index.ts';
import { inBrowser } from '../subjects/source.ts';
import type { Subject } from '../subjects/subject.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { type LiveLine, liveLine } from './progress/live-line.ts';
import { browserChoice } from './read/browser-options.ts';
import { configFor } from './read/config.ts';
import { layerCases, layerCasesIn } from './read/layer-cases.ts';
import { type GivenModel, type ModelFlags, readGivenModel } from './read/model.ts';
import { openRuntimes } from './read/open-subjects.ts';
import { needPackages } from './read/optional-packages.ts';
import { lawsMatching, type VerifyFlags } from './read/verify-options.ts';
import { feedsIn, type RunOptions, recordedLayers, wholeRun } from './read/whole-model.ts';
import { prepareReports, type Reports } from './tell/reports.ts';
import { invocation } from './tell/this-program.ts';
import { reading, UsageError } from './usage-error.ts';

/** Options of a gate over drawn cases, which say nothing of the layers of a model. */
const EXCLUDED = [
  'path',
  'case',
  'runs',
  'workers',
  'bail',
  'maxTime',
  'knownFailures',
  'updateKnownFailures',
  'reporter',
  'watch',
  'junit',
  'markdown',
  'figure',
  'journal',
  'resume',
  'shard',
] as const;

/** The law that decides, where --law names none. */
const BY_DEFAULT = ['agreement'];

type Flags = VerifyFlags & ModelFlags & { readonly whole?: true };

/** The action of verify with --model. */
export const verifyModel = inThreeActs({ read, run, tell, close });

interface Asked {
  readonly given: GivenModel;
  readonly file: string;
  readonly seed: number;
  readonly timeout: number;
  /** How the whole model is run; null where it is not. */
  readonly whole: RunOptions | null;
  readonly laws: readonly Law[];
  readonly layers: readonly LayerCases[];
  readonly isQuiet: boolean;
  /** Runtimes that are missing, a line each. */
  readonly leftOut: readonly string[];
  readonly reports: Reports<'json'>;
  readonly subjects: readonly Subject[];
}

async function read(names: string[], flags: Flags, command: Command): Promise<Asked> {
  const excluded = EXCLUDED.find((name) => command.getOptionValueSource(name) === 'cli');
  if (excluded !== undefined) {
    const option = excluded.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--model and --${option} exclude each other: the cases are the layers of the model`);
  }
  const { model: file = '', seed = randomInt(2 ** 31), quiet = false } = flags;
  const config = await configFor(flags, quiet);
  const laws = await reading(() => lawsMatching({ ...flags, law: flags.law ?? BY_DEFAULT }));
  const reports = prepareReports(['json'], flags, [{ name: '--model', file }]);
  // What each layer is given says its extents where the whole model is run.
  const given = await readGivenModel('verify --model', file, flags, flags.whole ? 'none' : 'every');
  const whole = flags.whole ? wholeOptions(given, flags, seed) : null;
  const layers = await reading(() => given.model.layers.flatMap((layer) => casesOf(layer, given, flags, seed)));
  const named = names.length > 0 ? names : (config.subjects ?? []);
  const { opened: subjects, leftOut } = await openRuntimes(named, (sources) =>
    openSubjects(inBrowser(sources, browserChoice(flags)), flags.timeout, flags.threads),
  );
  return { given, file, seed, timeout: flags.timeout, whole, laws, layers, isQuiet: quiet, leftOut, reports, subjects };
}

/** In the types that are asked for, or as the model has the layer. */
function casesOf(layer: ModelLayer, { openOf }: GivenModel, { dtype }: Flags, seed: number): LayerCases[] {
  if (dtype === undefined) return [layerCases(layer, openOf(layer), seed)];
  return dtype.map((one) => layerCasesIn(one, layer, openOf(layer), seed));
}

/** @throws UsageError where no runtime can run the whole of it */
function wholeOptions({ model }: GivenModel, { feed, batch = 1, dtype }: Flags, seed: number): RunOptions {
  if (dtype !== undefined) throw new UsageError('--whole and --dtype exclude each other: the model has its types');
  if (model.format !== 'onnx') throw new UsageError(`--whole takes an ONNX model, got one of ${model.format}`);
  needPackages('verify --whole', ['onnxruntime-node']);
  return { feeds: feedsIn(feed), batch, seed };
}

async function run(asked: Asked): Promise<LayersResult> {
  const { given, seed, timeout, whole, laws, isQuiet, subjects } = asked;
  const line = liveLine();
  const { model, source, openOf } = given;
  const tensors = whole && (await reading(() => wholeRun(source, model.layers, { ...whole, timeoutMs: timeout })));
  // What a layer was given says its extents.
  const layers =
    tensors === null
      ? asked.layers
      : model.layers.map((layer) => {
          const x = tensors.get(layer.input.name)?.shape;
          return layerCases(layer, x === undefined ? openOf(layer) : { x }, seed);
        });
  const { file, version, unread } = model;
  const recorded = tensors && (await reading(() => recordedLayers(model, tensors)));
  return interruptible(line, (signal) =>
    checkLayers(subjects, layers, {
      file,
      version,
      seed,
      laws,
      unread: [...unread.map(({ name, reason }) => `${name} was not read: ${reason}`), ...(recorded?.missing ?? [])],
      ...(recorded !== null && { recorded: recorded.layers }),
      onCheck: isQuiet ? () => {} : progressOn(line, layers),
      signal,
    }),
  );
}

/** Between two lines of a log that say how far a long run is. */
const MARK_MS = 10_000;

/** What is being checked, on the live line; in a log now and then. */
function progressOn(line: LiveLine, layers: readonly LayerCases[]) {
  let marked = performance.now();
  return ({ layer, subject, law }: LayerCheck): void => {
    const at = layers.findIndex(({ name }) => name === layer) + 1;
    const words = () => printable(`layer ${at} of ${layers.length}, ${layer}: ${subject}, ${law}`);
    line.show(words);
    if (performance.now() - marked < MARK_MS) return;
    marked = performance.now();
    line.mark(words());
  };
}

async function tell(result: LayersResult, { isQuiet, leftOut, reports }: Asked): Promise<number> {
  const isWell = result.objections.length === 0;
  await reports.write(layerChecksText(result, isQuiet, leftOut, invocation()), {
    json: () => layerChecksJson(result, environment()),
  });
  return isWell ? 0 : 1;
}

function close({ subjects }: Asked): Promise<void> {
  return closeAll(subjects);
}
