/** The browser that a module ran in, in one line. */
import type { AdapterIdentity, BrowserIdentity } from '../subjects/browser/identity.ts';

/** The browser in one line, with its adapter. */
export function browserWords({ name, version, adapter }: BrowserIdentity): string {
  return `${name} ${version}, ${adapter === null ? 'without WebGPU' : `WebGPU on ${adapterWords(adapter)}`}`;
}

function adapterWords({ vendor, architecture, device, description }: AdapterIdentity): string {
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  return words.length === 0 ? 'an adapter without a name' : [...new Set(words)].join(' ');
}
