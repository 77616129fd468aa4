/** The project's own command line, run while the site is built: what a page shows of it is what it says. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ROOT } from './root.ts';

/** As users have it: compiled, which starts in a tenth of the time that it takes from source. */
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const MOST_OUTPUT = 2 ** 26;

/**
 * What `adjoint` with these arguments prints.
 * @param folder in which it is typed
 * @throws Error where it ends with another exit code than the given one
 */
export function printedBy(args: readonly string[], exits: number, folder: string = ROOT): Promise<string> {
  const command = `adjoint ${args.join(' ')}`;
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: MOST_OUTPUT };
    const child = execFile(process.execPath, [MAIN, ...args], options, (_, stdout, stderr) => {
      const { exitCode } = child;
      if (exitCode === exits) resolve(stdout.trimEnd());
      else reject(new Error(`site: ${command} must exit with ${exits}, got ${exitCode}\n${stdout}${stderr}`));
    });
  });
}
