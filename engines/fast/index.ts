/** The registry of fast engines: subjects by name, never references. */
import type { PrepareLayer } from './prepared.ts';
import { prepareSubpixel } from './subpixel.ts';

export type { Layer, PreparedLayer, PrepareLayer } from './prepared.ts';
export { subpixel } from './subpixel.ts';

/** The fast engines by name. Each takes a legal layer; legality is checked before an engine is called. */
export const fastEngines: Readonly<Record<string, PrepareLayer>> = {
  subpixel: prepareSubpixel,
};
