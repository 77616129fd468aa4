/** What a page says of the browser that it is in. */

interface Navigator {
  readonly userAgent: string;
  readonly gpu?: { requestAdapter(): Promise<Adapter | null> };
}
interface Adapter {
  readonly info?: Readonly<Record<'vendor' | 'architecture' | 'device' | 'description', string>> & {
    readonly isFallbackAdapter?: boolean;
  };
  /** In earlier browsers. */
  readonly isFallbackAdapter?: boolean;
  readonly limits: object;
  readonly features: Iterable<string>;
}

/** Read by `readIdentity`. */
export async function pageIdentity(): Promise<object> {
  const { userAgent, gpu } = (globalThis as unknown as { readonly navigator: Navigator }).navigator;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return { userAgent, adapter: adapter ? adapterIdentity(adapter) : null };
}

function adapterIdentity({ info, limits, features, isFallbackAdapter }: Adapter): object {
  const { vendor = '', architecture = '', device = '', description = '' } = info ?? {};
  const numbers: Record<string, number> = {};
  // Limits are getters of the prototype.
  for (const name in limits) {
    const value = (limits as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'number') numbers[name] = value;
  }
  const isFallback = info?.isFallbackAdapter ?? isFallbackAdapter ?? false;
  return { vendor, architecture, device, description, limits: numbers, features: [...features].toSorted(), isFallback };
}
