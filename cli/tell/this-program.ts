/** This program itself: its version, how the user calls it, and the files that it is shipped with. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's folder: two above the sources in cli/tell, one more above the compiled program. */
const HOME = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url);

/** The version in package.json. */
export function programVersion(): string {
  return JSON.parse(readFileSync(new URL('package.json', HOME), 'utf8')).version;
}

/** How the user calls this program, for the commands that a report prints. */
export function invocation(): string {
  return fileURLToPath(import.meta.url).includes('node_modules') ? 'npx adjoint' : 'npm run -s adjoint --';
}

/** The path of a file that the package brings. @param path inside the package's folder */
export function shippedFile(path: string): string {
  return fileURLToPath(new URL(path, HOME));
}
