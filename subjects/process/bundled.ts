/**
 * What a process or a thread is started with: the build writes such modules a second time, each with what it imports in a few files
 * (tools/package/bundle-program.mjs), because hundreds of files take Node longer to load than most runs take.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the compiled modules lie, or the sources. */
const ROOT = new URL('../../', import.meta.url).href;

/**
 * The module that the build has bundled this one into; itself where there is none.
 * @param module the URL of a module of this project, as the compiler wrote it or as its source
 */
export function bundled(module: URL): URL {
  if (!module.href.startsWith(ROOT) || !module.pathname.endsWith('.js')) return module;
  const name = module.href.slice(ROOT.length).replaceAll('/', '--');
  const url = new URL(`bundled/${name}`, ROOT);
  return existsSync(fileURLToPath(url)) ? url : module;
}
