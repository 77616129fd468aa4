/**
 * The packages that a browser needs, loaded where one is started: who tests nothing in a browser need not have them. By names that
 * a bundler does not follow, so that a bundle of the library is one without them.
 */
import { createRequire } from 'node:module';

export const BROWSER_PACKAGES = { playwright: 'playwright-core', vite: 'vite', webSockets: 'ws' };

export function playwrightCore(): Promise<typeof import('playwright-core')> {
  return import(BROWSER_PACKAGES.playwright);
}

export function vite(): Promise<typeof import('vite')> {
  return import(BROWSER_PACKAGES.vite);
}

export function webSockets(): Promise<typeof import('ws')> {
  return import(BROWSER_PACKAGES.webSockets);
}

/**
 * @param resolve throws where a package is not there
 * @throws RangeError with the command that installs those that are missing
 */
export function needBrowserPackages(resolve: (name: string) => string = createRequire(import.meta.url).resolve): void {
  const missing = Object.values(BROWSER_PACKAGES).filter((name) => !isThere(name, resolve));
  if (missing.length === 0) return;
  throw new RangeError(`a browser needs ${missing.join(', ')}: npm install --save-dev ${missing.join(' ')}`);
}

/** Whether a package is installed. */
export function isThere(name: string, resolve: (name: string) => string): boolean {
  try {
    resolve(name);
    return true;
  } catch (error) {
    // A package that `require` cannot load is there all the same: `import` can.
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}
