/**
 * From AssemblyScript to a TypeScript module that holds the bytes, so that sources, tests and the compiled program load
 * them in the same way. The compiler gives the same bytes for the same text.
 */
import { readFileSync } from 'node:fs';
import { main } from 'assemblyscript/asc';

const SOURCE = new URL('../../bench/limits/assembly/ceilings.ts', import.meta.url);

/** What `npm run wasm` writes. */
export const MODULE = new URL('../../bench/limits/ceilings.wasm.ts', import.meta.url);

/** The text of the module. @throws Error with what the compiler says */
export async function assembled(): Promise<string> {
  const text = readFileSync(SOURCE, 'utf8');
  return `/** Written by \`npm run wasm\` from assembly/ceilings.ts: WebAssembly in base64. */

/** A multiply-add is two instructions. */
export const PLAIN =
  '${await compiled(text, 'simd')}';

/** A multiply-add is one instruction of relaxed SIMD. */
export const RELAXED =
  '${await compiled(text, 'simd,relaxed-simd')}';
`;
}

async function compiled(text: string, features: string): Promise<string> {
  let bytes: Uint8Array | string = '';
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--importMemory', '--enable', features];
  const { error, stderr } = await main(['ceilings.ts', ...options, '--outFile', 'ceilings.wasm'], {
    readFile: (name) => (name === 'ceilings.ts' ? text : null),
    writeFile: (_, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`${error.message}: ${stderr.toString()}`);
  return Buffer.from(bytes).toString('base64');
}
