/** A file that a visitor drops or chooses, as what is tested. */
import type { GivenSource } from './asked.ts';

/** Bytes of a module at most: the page keeps it as text. */
const MOST_BYTES = 5_000_000;

export type GivenFile = { readonly source: GivenSource } | { readonly problem: string };

/** By its name: a kernel ends in `.wgsl`, a module in `.js` or `.mjs`. Never rejects. */
export async function readGiven(file: Pick<File, 'name' | 'size' | 'text'>): Promise<GivenFile> {
  const { name, size } = file;
  const [, ending] = /\.(js|mjs|wgsl)$/i.exec(name) ?? [];
  if (ending === undefined) return { problem: `the file must end in .js, .mjs or .wgsl, got ${name.slice(0, 100)}` };
  if (size > MOST_BYTES) return { problem: `the file must have at most ${MOST_BYTES} bytes, got ${size}` };
  try {
    const text = await file.text();
    const isKernel = ending.toLowerCase() === 'wgsl';
    return { source: { kind: isKernel ? 'wgsl' : 'module', file: fileName(name, isKernel), text } };
  } catch (error) {
    return { problem: `the file cannot be read: ${(error as Error).message}` };
  }
}

/** As it stands in a command line; a kernel is run as a module. */
function fileName(name: string, isKernel: boolean): string {
  const plain = name.replace(/[^\w.-]+/g, '-').slice(-100);
  return isKernel ? plain.replace(/wgsl$/i, 'mjs') : plain;
}
