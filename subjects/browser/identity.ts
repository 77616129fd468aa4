/** The browser that a subject ran in, as a report names it. All but name and version is the page's own word. */

/** What WebGPU says of the adapter that a page gets. */
export interface AdapterIdentity {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** By their names in WebGPU. */
  readonly limits: Readonly<Record<string, number>>;
  readonly features: readonly string[];
  /** Where it computes by the processor, by its name or the browser's word: its times are not those of a GPU. */
  readonly isSoftware?: true;
}

/** A browser. */
export interface BrowserIdentity {
  /** `chromium`, `firefox` or `webkit`. */
  readonly name: string;
  readonly version: string;
  readonly userAgent: string;
  /** Null where the page has no WebGPU, or gets no adapter. */
  readonly adapter: AdapterIdentity | null;
}

/** Characters of a text, and entries of a list, at most. */
const LONGEST = 300;
const MOST_ENTRIES = 100;

/** Reads what a page says of itself, which is not trusted. @param value as `pageIdentity` made it */
export function readIdentity(value: unknown, known: Pick<BrowserIdentity, 'name' | 'version'>): BrowserIdentity {
  const { userAgent, adapter } = recordOf(value);
  return { ...known, userAgent: textOf(userAgent), adapter: adapterOf(adapter) };
}

function adapterOf(value: unknown): AdapterIdentity | null {
  if (typeof value !== 'object' || value === null) return null;
  const { vendor, architecture, device, description, limits, features, isFallback } = recordOf(value);
  const numbers = Object.entries(recordOf(limits)).filter(
    (entry): entry is [string, number] => /^\w{1,60}$/.test(entry[0]) && typeof entry[1] === 'number',
  );
  const named = {
    vendor: textOf(vendor),
    architecture: textOf(architecture),
    device: textOf(device),
    description: textOf(description),
  };
  return {
    ...named,
    limits: Object.fromEntries(numbers.slice(0, MOST_ENTRIES)),
    features: Array.isArray(features) ? features.slice(0, MOST_ENTRIES).map(textOf) : [],
    ...((isFallback === true || Object.values(named).some(isSoftwareName)) && { isSoftware: true }),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST) : '';
}

/** Whether this is the name of what computes by the processor: SwiftShader, Mesa's rasterizers, WARP of Windows. */
export function isSoftwareName(name: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i.test(name);
}
