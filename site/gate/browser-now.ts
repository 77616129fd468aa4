/** The browser that the page is in, as reports name it. */
import type { BrowserIdentity } from '../../subjects/browser/identity.ts';

const KINDS: readonly (readonly [name: string, version: RegExp])[] = [
  ['firefox', /\bFirefox\/([\d.]+)/],
  ['chromium', /Chrom(?:e|ium)\/([\d.]+)/],
  ['webkit', /\bVersion\/([\d.]+).*\bSafari\//],
];

export function browserNow(userAgent: string): Pick<BrowserIdentity, 'name' | 'version'> {
  for (const [name, pattern] of KINDS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { name, version };
  }
  return { name: 'a browser', version: '' };
}
