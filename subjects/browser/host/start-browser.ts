/** Starts the browser, and says in one line why it did not start. */
import type { Browser } from 'playwright-core';
import type { BrowserChoice, BrowserKind } from '../choice.ts';
import { findBrowser } from '../find.ts';
import { FLAGS } from '../flags.ts';
import { playwrightCore } from '../packages.ts';
import { packagedChromium } from './packaged-chromium.ts';
import { plainText } from './plain-text.ts';

export interface StartedBrowser {
  readonly kind: BrowserKind;
  readonly browser: Browser;
}

/** @throws Error where no browser is there, or it does not start in time */
export async function startBrowser(choice: BrowserChoice, timeoutMs: number): Promise<StartedBrowser> {
  const playwright = await playwrightCore();
  const { kind, program } = await findBrowser(choice, (one) => playwright[one].executablePath(), packagedChromium);
  try {
    const browser = await playwright[kind].launch({
      executablePath: program,
      args: [...FLAGS[kind], ...(choice.args ?? [])],
      headless: choice.headed !== true,
      timeout: timeoutMs,
      // A signal is for the suite, which ends this process and all that it has started.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return { kind, browser };
  } catch (error) {
    throw new Error(startFailure(`${(error as Error).message}`, program), { cause: error });
  }
}

/** @param message of playwright: a line, or a log with all that the browser wrote */
export function startFailure(message: string, program: string): string {
  if (/without having a XServer|Missing X server/.test(message)) {
    return '--headed needs a display, and none is here; xvfb-run gives one';
  }
  const lines = plainText(message).split('\n');
  const written = lines.flatMap((line) => /\[pid=\d+\]\[err\] (.*)$/.exec(line)?.[1] ?? []);
  const how = lines.flatMap((line) => /<process did exit: (.*)>/.exec(line)?.[1] ?? []).at(-1);
  if (how === undefined) return `${program} did not start: ${lines[0].replace(/^browserType\.launch: /, '')}`;
  const last = written.at(-1);
  return `${program} did not start: it ended with ${how}${last === undefined ? '' : `; last output: ${last}`}`;
}
