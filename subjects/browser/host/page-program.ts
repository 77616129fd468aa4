/** The program of a page, which loads the module: in one file, so that a new page is there at once. */
import { fileURLToPath } from 'node:url';
import { vite } from '../packages.ts';

/** Where a page finds it; frames of a stack that lie there are the suite's. */
export const PROGRAM_PATH = '/adjoint-page.js';

/** Its text. @param entry where it begins @throws Error where it cannot be put together */
export async function pageProgram(entry: URL, root: string): Promise<string> {
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
      lib: { entry: fileURLToPath(entry), formats: ['es'], fileName: 'page' },
    },
  });
  const [{ output }] = built as readonly { readonly output: readonly { readonly code?: string }[] }[];
  const [{ code = '' }] = output;
  return code;
}
