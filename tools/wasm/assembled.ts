/**
 * From AssemblyScript to a TypeScript module that holds the bytes, so that sources, tests and the compiled program load
 * them in the same way. The compiler gives the same bytes for the same text.
 */
import { readFileSync } from 'node:fs';
import { main } from 'assemblyscript/asc';

/** What `npm run wasm` compiles, and where to. */
export interface Assembly {
  /** The entry; what it imports lies beside it. */
  readonly source: URL;
  readonly module: URL;
  /** Beside SIMD. */
  readonly features: readonly string[];
  readonly options: readonly string[];
}

export const ASSEMBLIES: readonly Assembly[] = [
  {
    source: new URL('../../bench/limits/assembly/ceilings.ts', import.meta.url),
    module: new URL('../../bench/limits/ceilings.wasm.ts', import.meta.url),
    features: [],
    options: [],
  },
  {
    source: new URL('../../engines/fast/wasm/assembly/index.ts', import.meta.url),
    module: new URL('../../engines/fast/wasm/kernels.wasm.ts', import.meta.url),
    features: ['threads'],
    // A shared memory has to say how far it may grow: as far as 32-bit addresses reach.
    options: ['--sharedMemory', '--maximumMemory', '65536'],
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

async function compiled({ source, features, options }: Assembly, simd: readonly string[]): Promise<string> {
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
