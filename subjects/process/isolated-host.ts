/**
 * The process of an isolated subject: one request after the other, each of one call or of several that start together.
 */
import type { Case } from '../../spec/case.ts';
import { Caller } from '../calls/caller.ts';
import type { Call, CallOptions } from '../subject.ts';
import { enginesThatRan } from './own-engines.ts';
import { serve } from './serve.ts';

export type HostRequest =
  | { readonly run: Case; readonly options: CallOptions | undefined }
  | { readonly together: readonly Call[] }
  /** Answered with the names of engines of this suite that ran. */
  | { readonly engines: true };

let caller: Caller | null = null;

serve<HostRequest>((implementation, request) => {
  if ('engines' in request) return Promise.resolve(enginesThatRan());
  caller ??= new Caller(implementation);
  return 'together' in request ? caller.together(request.together) : caller.call(request.run, request.options);
});
