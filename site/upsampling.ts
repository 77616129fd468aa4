/** The house, made larger by all methods while the site is built: pictures, numbers and the page of the whole comparison. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printedBy } from './command.ts';
import { withHomeLink } from './made/home-link.ts';
import type { Asset } from './page.ts';

export interface Method {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

export interface Upsampling {
  readonly methods: readonly Method[];
  /** In the folder `upsampling`: a PNG a method, and `page.html`. */
  readonly assets: readonly Asset[];
}

const FACTOR = 2;
const SEED = 1;

let made: Promise<Upsampling> | null = null;

/** Once for all who ask. */
export function upsampling(): Promise<Upsampling> {
  made ??= run();
  return made;
}

async function run(): Promise<Upsampling> {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-upsampling-'));
  try {
    const [html, json, out] = ['page.html', 'numbers.json', 'pictures'].map((name) => join(folder, name));
    const numbers = ['--factor', String(FACTOR), '--seed', String(SEED)];
    await printedBy(['upsample', ...numbers, '--out', out, '--html', html, '--json', json], 0);
    const { methods } = JSON.parse(readFileSync(json, 'utf8')) as { readonly methods: readonly Method[] };
    const pictures = readdirSync(out).toSorted();
    return {
      methods,
      assets: [
        withHomeLink({ path: 'upsampling/page.html', content: readFileSync(html) }),
        ...pictures.map((name) => ({ path: `upsampling/${name}`, content: readFileSync(join(out, name)) })),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
