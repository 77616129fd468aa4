/** Where the browser is that modules run in. */
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';
import { BROWSER_KINDS, type BrowserChoice, type BrowserKind } from './choice.ts';

/** A Chromium for Linux inside a package of npm, which needs nothing of the system; its build has WebNN, Debian's has not. */
export const PACKAGED_CHROMIUM = '@sparticuz/chromium';

/** How Chromium and its kin are called on the path. */
export const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where installers put them that change no path. */
const CHROMIUM_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A browser that is there. */
export interface FoundBrowser {
  readonly kind: BrowserKind;
  readonly program: string;
}

/** $CHROMIUM, or the first of the usual names on the path, or of the usual places; null where there is none. */
export function findChromium(): string | null {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...CHROMIUM_PLACES].find(isProgram) ?? null;
}

/**
 * @param ownOf the program that playwright-core installs for a kind of browser, whether or not it is there
 * @param packaged unpacks the program of PACKAGED_CHROMIUM; null where that is not installed
 * @throws RangeError where there is no such browser, with what was looked for and how one is named
 */
export async function findBrowser(
  { name }: BrowserChoice,
  ownOf: (kind: BrowserKind) => string,
  packaged: () => Promise<string | null>,
): Promise<FoundBrowser> {
  if (name === PACKAGED_CHROMIUM) return inPackage(await packaged());
  const kinds = BROWSER_KINDS.filter((kind) => name === undefined || kind === name);
  if (name !== undefined && kinds.length === 0) return namedByPath(name);
  const given = process.env.CHROMIUM;
  if (kinds.includes('chromium') && given && !isProgram(given)) {
    throw new RangeError(`$CHROMIUM must be the path of a program, got ${given}`);
  }
  for (const kind of kinds) {
    // Firefox and WebKit are driven in builds of playwright's own only.
    const program = (kind === 'chromium' ? findChromium() : null) ?? [ownOf(kind)].find(isProgram);
    if (program !== undefined) return { kind, program };
  }
  const program = kinds.includes('chromium') ? await packaged() : null;
  if (program !== null) return { kind: 'chromium', program };
  const install = `npx playwright-core install ${name ?? 'chromium'}`;
  throw new RangeError(
    `no browser is there: looked for ${lookedFor(kinds)}; name one by --browser and its path, or install one: ${install}`,
  );
}

function lookedFor(kinds: readonly BrowserKind[]): string {
  const chromium = `$CHROMIUM, ${CHROMIUM_NAMES.join(', ')} on the path`;
  const own = `${kinds.join(', ')} of playwright-core`;
  return kinds.includes('chromium') ? `${chromium}, ${own}, and the package ${PACKAGED_CHROMIUM}` : own;
}

/** @throws RangeError where the package is not installed */
function inPackage(program: string | null): FoundBrowser {
  if (program !== null) return { kind: 'chromium', program };
  throw new RangeError(
    `browser ${PACKAGED_CHROMIUM} must be installed: npm install --save-dev ${PACKAGED_CHROMIUM} (its Chromium is for Linux, x64)`,
  );
}

/** @throws RangeError where there is no program */
function namedByPath(name: string): FoundBrowser {
  const program = resolve(name);
  if (isProgram(program)) return { kind: kindOfProgram(program), program };
  throw new RangeError(
    `--browser must be ${BROWSER_KINDS.join(', ')}, ${PACKAGED_CHROMIUM} or the path of a program, got ${name}`,
  );
}

function kindOfProgram(program: string): BrowserKind {
  if (/firefox|nightly/i.test(basename(program))) return 'firefox';
  return /webkit|minibrowser|pw_run/i.test(basename(program)) ? 'webkit' : 'chromium';
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
