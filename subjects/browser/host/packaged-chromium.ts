/**
 * The Chromium that an npm package carries, compressed. The package unpacks it into the folder for temporary files, which each
 * process here has for itself: so that this happens once, and no process runs what another has half written, it is unpacked
 * aside and moved to where tools keep what can be made anew.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryIn } from '../../process/own-folder.ts';
import { PACKAGED_CHROMIUM } from '../find.ts';
import { isThere } from '../packages.ts';

const { resolve } = createRequire(import.meta.url);

/** Its program; null where the package is not installed, or is for another machine. */
export async function packagedChromium(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !isThere(PACKAGED_CHROMIUM, resolve)) return null;
  const folder = join(cacheFolder(), 'chromium');
  const program = join(folder, 'chromium');
  if (existsSync(program)) return program;
  const aside = mkdtempSync(`${folder}-`);
  await unpackInto(aside);
  try {
    renameSync(aside, folder);
  } catch {
    // Another process was first.
    if (!existsSync(program)) return join(aside, 'chromium');
    rmSync(aside, { recursive: true, force: true });
  }
  return program;
}

/** Beside the packages, for this version of this one; in the folder for temporary files where nothing can be written there. */
function cacheFolder(): string {
  const entry = resolve(PACKAGED_CHROMIUM);
  const packages = entry.slice(0, entry.lastIndexOf(PACKAGED_CHROMIUM));
  const { version } = createRequire(import.meta.url)(join(packages, PACKAGED_CHROMIUM, 'package.json'));
  const folder = join(packages, '.cache', 'adjoint', version);
  try {
    mkdirSync(folder, { recursive: true });
    rmSync(mkdtempSync(join(folder, 'tried-')), { recursive: true });
    return folder;
  } catch {
    return tmpdir();
  }
}

async function unpackInto(folder: string): Promise<void> {
  const { default: chromium } = (await import(PACKAGED_CHROMIUM)) as { default: { executablePath(): Promise<string> } };
  const own = temporaryIn(folder);
  const before = Object.keys(own).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, own);
  try {
    await chromium.executablePath();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
