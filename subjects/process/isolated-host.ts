/**
 * The process of an isolated subject: one request after the other, each of one call or of several that start together.
 */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { Caller } from '../calls/caller.ts';
import type { Call, CallOptions } from '../subject.ts';
import { enginesThatRan } from './own-engines.ts';
import { serve } from './serve.ts';

export type HostRequest =
  | { readonly run: Case; readonly options: CallOptions | undefined }
  | { readonly together: readonly Call[] }
  | { readonly words: FrameworkCall }
  /** Answered with the names of engines of this suite that ran. */
  | { readonly engines: true };

let caller: Caller | null = null;

serve<HostRequest>((implementation, request) => {
  if ('engines' in request) return Promise.resolve(enginesThatRan());
  caller ??= new Caller(implementation);
  if ('words' in request) return caller.words(request.words);
  return 'together' in request ? caller.together(request.together) : caller.call(request.run, request.options);
});
