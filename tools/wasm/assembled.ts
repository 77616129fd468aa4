/**
 * From AssemblyScript to a TypeScript module that holds the bytes, so that sources, tests and the compiled program load
 * them in the same way. The compiler gives the same bytes for the same text.
 */
import { readFileSync } from 'node:fs';
import { type APIOptions, main } from 'assemblyscript/asc';
import binaryen from 'binaryen';

/** What `npm run wasm` compiles, and where to. */
export interface Assembly {
  /** The entry; what it imports lies beside it. */
  readonly source: URL;
  readonly module: URL;
  /** Beside SIMD. */
  readonly features: readonly string[];
  readonly options: readonly string[];
  /** A name with wildcards: functions that stay functions of their own, so that each has all registers to itself. */
  readonly separate: string;
}

export const ASSEMBLIES: readonly Assembly[] = [
  {
    source: new URL('../../bench/limits/assembly/ceilings.ts', import.meta.url),
    module: new URL('../../bench/limits/ceilings.wasm.ts', import.meta.url),
    features: [],
    options: [],
    separate: '',
  },
  {
    source: new URL('../../engines/fast/wasm/assembly/index.ts', import.meta.url),
    module: new URL('../../engines/fast/wasm/kernels.wasm.ts', import.meta.url),
    features: ['threads'],
    // A shared memory has to say how far it may grow: as far as 32-bit addresses reach.
    options: ['--sharedMemory', '--maximumMemory', '65536'],
    // The optimiser would put kernels that are called from one place into their caller, some of them side by side.
    separate: 'tiles/kernel/sumTile<*',
  },
];

/** The text of the module. @throws Error with what the compiler says */
export async function assembled(assembly: Assembly): Promise<string> {
  const [, from] = assembly.source.pathname.match(/([^/]+\/[^/]+)$/) ?? [];
  return `/** Written by \`npm run wasm\` from ${from}: WebAssembly in base64. */

/** A multiply-add is two instructions. */
export const PLAIN =
  '${await compiled(assembly, ['simd'])}';

/** A multiply-add is one instruction of relaxed SIMD. */
export const RELAXED =
  '${await compiled(assembly, ['simd', 'relaxed-simd'])}';
`;
}

type Transforms = NonNullable<APIOptions['transforms']>;

/**
 * A step of the compiler, after which the optimiser leaves functions of that name as they are: binaryen's pass
 * `no-inline`.
 */
function keepingSeparate(name: string): Transforms {
  const step = {
    afterCompile(module: { runPasses(passes: string[]): void }): void {
      binaryen.setPassArgument('no-inline', name);
      module.runPasses(['no-inline']);
    },
  };
  return [step] as Transforms;
}

async function compiled({ source, features, options, separate }: Assembly, simd: readonly string[]): Promise<string> {
  let bytes: Uint8Array | string = '';
  const always = [
    '-O3',
    '--runtime',
    'stub',
    '--noAssert',
    '--importMemory',
    '--enable',
    [...simd, ...features].join(),
  ];
  const entry = source.pathname.split('/').at(-1) as string;
  const { error, stderr } = await main([entry, ...always, ...options, '--outFile', 'out.wasm'], {
    readFile: (name) => readSource(new URL(name, source)),
    writeFile: (_, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
    transforms: separate === '' ? [] : keepingSeparate(separate),
  });
  if (error !== null) throw new Error(`${error.message}: ${stderr.toString()}`);
  return Buffer.from(bytes).toString('base64');
}

/** null where there is none: the compiler asks for names that a module could have. */
function readSource(file: URL): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
