/** The program of a page, which loads the module: in one file, so that a new page is there at once. */
import { fileURLToPath } from 'node:url';
import { besideModule } from '../../process/child.ts';
import { vite } from '../packages.ts';

/** Where a page finds it; frames of a stack that lie there are the suite's. */
export const PROGRAM_PATH = '/adjoint-page.js';

const ENTRY = fileURLToPath(besideModule(import.meta.url, '../page/main'));

/** Its text. @throws Error where it cannot be put together */
export async function pageProgram(root: string): Promise<string> {
  const { build } = await vite();
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      target: 'esnext',
      minify: false,
      lib: { entry: ENTRY, formats: ['es'], fileName: 'page' },
    },
  });
  const [{ output }] = built as readonly { readonly output: readonly { readonly code?: string }[] }[];
  const [{ code = '' }] = output;
  return code;
}
