/** The options that say in which browser modules run that are named by browser: and a path. */
import type { Command } from 'commander';
import type { BrowserChoice } from '../../subjects/browser/choice.ts';

export interface BrowserFlags {
  readonly browser?: string;
  readonly browserArg?: readonly string[];
  readonly headed?: true;
}

export function withBrowserOptions(command: Command): Command {
  return command
    .option(
      '--browser <name>',
      'where browser: modules run: chromium, firefox, webkit, @sparticuz/chromium, or the path of one (default: $CHROMIUM, or what is installed)',
    )
    .option('--browser-arg <argument>', 'for its command line; several by giving the option again', added)
    .option('--headed', 'with the window of that browser');
}

/** Arguments may have commas. */
function added(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** What is said of the browser; undefined where nothing is. */
export function browserChoice({ browser, browserArg, headed }: BrowserFlags): BrowserChoice | undefined {
  if ((browser ?? browserArg ?? headed) === undefined) return undefined;
  return {
    ...(browser !== undefined && { name: browser }),
    ...(browserArg !== undefined && { args: browserArg }),
    ...(headed && { headed }),
  };
}
