/**
 * Packages that only some commands need. They are large beside all that a gate needs, so they are not installed with this
 * one, and are asked for before the work begins: a run of an hour does not end with what could be known at its start.
 */
import { createRequire } from 'node:module';
import { UsageError } from '../usage-error.ts';

/** What draws the charts of pages and figures. */
export const CHARTS = ['vega', 'vega-lite'] as const;

/** What reads and writes pictures. */
export const PICTURES = ['fast-png'] as const;

/**
 * @param what asks for them: a command, or one of its options
 * @throws UsageError with the command that installs those that are missing
 */
export function needPackages(what: string, names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  throw new UsageError(`${what} needs ${listed(missing)}: npm install --save-dev ${missing.join(' ')}`);
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** @param file a report with charts; undefined where it is not asked for */
export function needCharts(what: string, file: string | undefined): void {
  if (file !== undefined) needPackages(what, CHARTS);
}

/** Whether a package is there, without loading it. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    // A package that `require` cannot load is there all the same: `import` can.
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}
