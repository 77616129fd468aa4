/** `adjoint vectors`: test vectors for other implementations are written, checked, and exported to others' formats. */
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { checkVectors, type VectorCheck } from '../oracle/vector-check.ts';
import {
  EXPORT_FORMATS,
  EXPORT_PACKAGES,
  type ExportFormat,
  exportedFiles,
  selectExportable,
} from '../oracle/vector-exports/index.ts';
import { vectorTexts } from '../oracle/vector-files.ts';
import { checkTarget, readVectorTexts, VECTOR_FOLDER, vectorSchema, writeVectors } from '../oracle/vector-folder.ts';
import { allVectors } from '../oracle/vector-sources/index.ts';
import { printable } from '../reports/printable.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { makeFolders, writeOutput } from './files/output-file.ts';
import { needPackages } from './read/optional-packages.ts';
import { oneOf } from './read/options.ts';
import { reading } from './usage-error.ts';

export function vectorsCommand(): Command {
  const command = new Command('vectors')
    .description('test vectors as data: write them, check them, export them')
    .addHelpText('after', HELP);
  command
    .command('generate')
    .description('write all files of vectors, byte for byte the same in every run')
    .argument('<folder>', 'where to')
    .action(inThreeActs(GENERATE));
  command
    .command('check')
    .description('compare files of vectors with schema, exact arithmetic, the reference engines and the conventions')
    .argument('[folder]', "instead of the project's own, which must also be what generate writes", VECTOR_FOLDER)
    .action(inThreeActs(CHECK));
  command
    .command('export')
    .description('write valid vectors in a format that runners of others take as it is')
    .argument('[ids...]', 'of the vectors wanted; without them, all that the formats can carry')
    .addOption(oneOf(new Option('--format <format>', 'see below'), EXPORT_FORMATS).makeOptionMandatory())
    .requiredOption('--out <folder>', 'where to')
    .addHelpText('after', EXPORT_HELP)
    .action(inThreeActs(EXPORT));
  for (const child of command.commands) child.exitOverride().showHelpAfterError('(add --help for the options)');
  return command;
}

const HELP = `
Vectors are JSON files, with their schema beside them: a case and its exact result, a case that must be refused, or a call
in a framework's words with its result. Flags say which bug a vector catches.

Examples:
  npx adjoint vectors check
  npx adjoint vectors generate vectors
  npx adjoint vectors export --format npz --out vectors-npz

Exit codes: 0 all is well, 1 a check failed, 2 bad usage or input, 3 the suite itself broke.
`;

const EXPORT_HELP = `
Formats:
  onnx         a folder of ONNX's backend tests per vector: model.onnx, test_data_set_0/input_0.pb and output_0.pb;
               integers as DequantizeLinear → ConvTranspose → QuantizeLinear; the package onnx-proto must be installed
  npz          a NumPy archive per vector: x, w, bias, y, stride, pad_begin, pad_end, output_padding, dilation, groups, and
               of integers x_scale, x_zero_point and so on, and clamp; the package fflate must be installed
  tflite       a folder per vector: model.tflite with TRANSPOSE_CONV or CONV_3D_TRANSPOSE, x.npy and y.npy with channels
               last, one axis written as two; the package flatbuffers must be installed
  safetensors  a file per vector: x, w, bias, y; the attributes and the quantisation are JSON in the metadata

Where integers have to be rounded, y is the exact product to nearest even; y_double_rounding and so on are it by the
other rules. What a format cannot say is left out, and counted.

Examples:
  npx adjoint vectors export --format onnx --out vectors-onnx
  npx adjoint vectors export --format npz --out vectors-npz channels-groups-2-bias padding-four-pads
`;

interface ExportOptions {
  readonly format: ExportFormat;
  readonly out: string;
}

/** Which vectors, how they look as files, and why others are left out. */
interface Export {
  readonly out: string;
  readonly taken: number;
  readonly left: ReturnType<typeof selectExportable>['left'];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const EXPORT = {
  async read(ids: string[], { format, out }: ExportOptions): Promise<Export> {
    const { taken, left } = await reading(() => selectExportable(allVectors(), ids, format));
    await reading(() => checkTarget(out));
    needPackages(`vectors export --format ${format}`, EXPORT_PACKAGES[format]);
    return { out, taken: taken.length, left, files: await reading(() => exportedFiles(format, taken)) };
  },
  run({ out, files }: Export): Promise<void> {
    return reading(() => {
      for (const [path, bytes] of files) {
        makeFolders(dirname(join(out, path)));
        writeOutput(null, join(out, path), bytes);
      }
    });
  },
  tell(_: unknown, { out, taken, left }: Export): number {
    process.stdout.write(`vectors exported to ${printable(out)}: ${taken}\n`);
    for (const [reason, count] of left) process.stdout.write(`  left out: ${count}, ${reason}\n`);
    return 0;
  },
};

const GENERATE = {
  read(out: string): Promise<string> {
    return reading(() => {
      checkTarget(out);
      makeFolders(out);
      return out;
    });
  },
  run(out: string): Promise<readonly string[]> {
    return reading(() => writeVectors(out, (file, text) => writeOutput(null, file, text)));
  },
  tell(names: readonly string[], out: string): number {
    process.stdout.write(`${names.length} files written to ${printable(out)}\n`);
    return 0;
  },
};

interface Check {
  readonly texts: ReturnType<typeof readVectorTexts>;
  /** Whether the files must also be what generate writes. */
  readonly isOwn: boolean;
}

const CHECK = {
  async read(folder: string): Promise<Check> {
    const texts = await reading(() => readVectorTexts(folder));
    return { texts, isOwn: resolve(folder) === resolve(VECTOR_FOLDER) };
  },
  run({ texts, isOwn }: Check): Promise<VectorCheck> {
    return checkVectors(texts, vectorSchema(), isOwn ? vectorTexts() : null);
  },
  tell({ findings, counts }: VectorCheck, { texts }: Check): number {
    for (const { file, id, message } of findings) {
      process.stdout.write(`${printable(`${file}${id === null ? '' : `#${id}`}: ${message}`)}\n`);
    }
    const verdict = findings.length === 0 ? 'all true' : `${findings.length} wrong`;
    process.stdout.write(`${summary(texts.size, counts)}: ${verdict}\n`);
    return findings.length === 0 ? 0 : 1;
  },
};

function summary(files: number, { valid, invalid, convention }: VectorCheck['counts']): string {
  const vectors = valid + invalid + convention;
  return `${vectors} vectors in ${files} files, ${valid} valid, ${invalid} invalid, ${convention} of conventions`;
}
