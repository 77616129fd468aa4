/** `adjoint layers`: the transposed convolutions of a model file. */
import { Command } from 'commander';
import type { Workload } from '../bench/workloads/workload.ts';
import { describedWorkload } from '../bench/workloads/workload-cases.ts';
import { dtypeOfLayer } from '../models/layer-cases.ts';
import { listingOf, type ModelListing, outlineOfLayer, type Taker } from '../models/listing.ts';
import type { QuantisedLayer } from '../models/model.ts';
import { layersText } from '../reports/layers/text.ts';
import { printable } from '../reports/printable.ts';
import type { Case } from '../spec/case.ts';
import type { Outline } from '../spec/conventions/convention.ts';
import { illegalityOf } from '../spec/geometry.ts';
import { missingCapability } from '../subjects/fits.ts';
import { openSubjects } from '../subjects/index.ts';
import type { Subject } from '../subjects/subject.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { refuseSameFiles } from './files/distinct-files.ts';
import { prepareOutput, writeOutput } from './files/output-file.ts';
import { type GivenModel, type ModelOptions, readGivenModel, withOpenOptions } from './read/model.ts';
import { workloadOfOutline } from './read/model-workloads.ts';
import { openNamed, SUBJECT_NAMES } from './read/open-subjects.ts';
import { reading } from './usage-error.ts';

interface Options extends ModelOptions {
  readonly json?: string;
}

/** For opening a subject; none of them is asked to compute anything. */
const TIMEOUT_MS = 30_000;

export function layersCommand(): Command {
  const command = new Command('layers')
    .description('list the transposed convolutions of a model file: words, case, cost, numbers, who can compute them')
    .argument('<model>', 'an ONNX, TensorFlow Lite, safetensors or Keras file')
    .argument('[subject...]', 'who is asked whether it can; without any, every built-in subject that is installed');
  return withOpenOptions(command)
    .option('--json <file>', 'write the layers as a file of workloads, which bench takes as --file; - for stdout')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell, close }));
}

const HELP = `
Subjects: ${SUBJECT_NAMES}; or the path of a module.
Which format a file is its bytes say. Of safetensors, which have no attributes, the layers are a guess by name and rank.
docs/models.md has more.

Examples:
  npx adjoint layers generator.onnx
  npx adjoint layers unet.onnx --in 64,64 --in up1=16,16
  npx adjoint layers weights.safetensors --attributes '{"stride":2,"padding":1}' --in 8,8
  npx adjoint layers generator.onnx --json layers.json && npx adjoint bench scatter --file layers.json

Exit codes: 0 every layer is a case, 1 some are not (the text says why), 2 bad usage or input, 3 the suite itself broke.
`;

interface Asked {
  readonly given: GivenModel;
  readonly json: string | null;
  readonly subjects: readonly Subject[];
}

async function read(file: string, names: string[], options: Options): Promise<Asked> {
  const { json = null } = options;
  if (json !== null && json !== '-') {
    refuseSameFiles([{ name: '--json', file: json }], [{ name: 'the model', file }]);
    prepareOutput('--json', json);
  }
  const given = await readGivenModel('layers', file, options, 'known');
  // Before subjects are opened: extents of another number of axes are refused.
  await reading(() => given.model.layers.map((layer) => outlineOfLayer(layer, given.openOf(layer))));
  return { given, json, subjects: await openNamed(names, (sources) => openSubjects(sources, TIMEOUT_MS)) };
}

interface Found {
  readonly listing: ModelListing;
  readonly workloads: readonly Workload[];
  /** Layers that are no workload, and why. */
  readonly leftOut: readonly string[];
}

function run({ given: { model, openOf }, subjects }: Asked): Found {
  const listing = listingOf(model, openOf, (outline, quantised) => takersAmong(subjects, outline, quantised));
  const workloads: Workload[] = [];
  const leftOut: string[] = [];
  for (const layer of model.layers) {
    const { outline, reason } = outlineOfLayer(layer, openOf(layer));
    const found = outline === null ? `${reason}` : workloadOfOutline(layer.name, model.file, outline);
    if (typeof found === 'string') leftOut.push(`${layer.name}: ${found}`);
    else workloads.push(found);
  }
  return { listing, workloads, leftOut };
}

function takersAmong(subjects: readonly Subject[], outline: Outline, quantised: QuantisedLayer | null): Taker[] {
  // Capabilities are about shapes, attributes, type and quantisation; no number is looked at.
  const { x, w, ...rest } = outline;
  const sizes = { ...rest, x: { shape: x.shape }, w: { shape: w.shape }, bias: quantised?.bias ?? outline.bias };
  const { dtype, quantisation } = quantised ?? { dtype: dtypeOfLayer(outline) };
  const problem = { ...sizes, dtype, ...(quantisation !== undefined && { quantisation }) } as unknown as Case;
  const illegality = illegalityOf(problem);
  if (illegality !== null) return subjects.map(({ name }) => ({ subject: name, missing: illegality }));
  return subjects.map(({ name, capabilities }) => ({
    subject: name,
    missing: missingCapability(problem, capabilities),
  }));
}

function tell({ listing, workloads, leftOut }: Found, { json }: Asked): number {
  if (json !== '-') process.stdout.write(layersText(listing));
  if (json !== null) writeWorkloads(json, workloads, leftOut);
  return listing.layers.every((one) => one.case !== null) && listing.unread.length === 0 ? 0 : 1;
}

/** With the output and the multiply-adds, which bench compares with its own. */
function writeWorkloads(file: string, workloads: readonly Workload[], leftOut: readonly string[]): void {
  for (const one of leftOut) process.stderr.write(`adjoint: left out of --json, ${printable(one)}\n`);
  const layers = workloads.map((workload) => {
    const { yShape, multiplyAdds } = describedWorkload(workload);
    return { ...workload, output: yShape.slice(2), macs: multiplyAdds };
  });
  const text = `${JSON.stringify(layers, null, 2)}\n`;
  if (file === '-') process.stdout.write(text);
  else writeOutput('--json', file, text);
}

function close({ subjects }: Asked): Promise<void> {
  return closeAll(subjects);
}
