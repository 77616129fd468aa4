/** A result as it is written to a file and read back from one. */
import type { Environment } from '../bench/environment.ts';
import type { HuntResult } from '../bench/hunt/result.ts';
import type { BenchResult } from '../bench/result.ts';
import type { ScaleResult } from '../bench/scale/result.ts';
import type { FaultsResult } from '../faults/result.ts';
import type { VerifyResult } from '../runs/verify/result.ts';

/** A result whose JSON document has a schema and can be read back. */
export type DocumentedResult = VerifyResult | FaultsResult | BenchResult | ScaleResult | HuntResult;

/** A result with where it was made. `Kind` is one of the results' `kind`. */
export type ReportDocument<Kind extends DocumentedResult['kind'] = DocumentedResult['kind']> = Extract<
  DocumentedResult,
  { readonly kind: Kind }
> & {
  readonly schema: string;
  readonly environment: Environment;
};
