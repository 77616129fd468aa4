/** The browser that a module ran in, in one line. */
import type { BenchSubject } from '../bench/result.ts';
import type { AdapterIdentity, BrowserIdentity } from '../subjects/browser/identity.ts';
import { time } from './digits.ts';

/** The browser in one line, with its adapter. */
export function browserWords({ name, version, adapter }: BrowserIdentity): string {
  return `${name} ${version}, ${adapter === null ? 'without WebGPU' : `WebGPU on ${adapterWords(adapter)}`}`;
}

function adapterWords({ vendor, architecture, device, description, isSoftware }: AdapterIdentity): string {
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  const name = words.length === 0 ? 'an adapter without a name' : [...new Set(words)].join(' ');
  return isSoftware ? `${name} (software, no GPU)` : name;
}

/** Where the subjects of a benchmark ran that ran in a page, and by which clock they were timed there; a line each. */
export function pageLines(subjects: readonly BenchSubject[]): string[] {
  return subjects.flatMap(({ name, browser, page }) =>
    browser === undefined || page === undefined
      ? []
      : [`${name} ran in ${browserWords(browser)}, ${conditionWords(page)}`],
  );
}

function conditionWords({ clockStepMs, webgl }: NonNullable<BenchSubject['page']>): string {
  const clock =
    clockStepMs === null ? 'a clock that does not tell its steps' : `a clock with steps of ${time(clockStepMs)}`;
  return `${webgl === null ? 'without WebGL' : `WebGL on ${webgl}`}, timed there by ${clock}`;
}
