/** Which browser a module runs in, and how it is started: a plain value, which plans keep and processes are given. */

/** What is left out was not said. */
export interface BrowserChoice {
  /** `chromium`, `firefox`, `webkit`, `@sparticuz/chromium`, or the path of the browser's program; left out: the first that is found. */
  readonly name?: string;
  /** Arguments of its command line, behind those that the suite gives: a browser takes the last of two. */
  readonly args?: readonly string[];
  /** Whether its window is shown. */
  readonly headed?: boolean;
}

/** What the name of a module that runs in a browser begins with. */
export const BROWSER_PREFIX = 'browser:';

/** The browsers that playwright-core drives. */
export type BrowserKind = 'chromium' | 'firefox' | 'webkit';
export const BROWSER_KINDS = ['chromium', 'firefox', 'webkit'] as const satisfies readonly BrowserKind[];
