/** The calls of the gate, as a page of a module answers them. */
import { Caller } from '../../calls/caller.ts';
import type { Implementation } from '../../subject.ts';
import type { CallRequest } from '../messages.ts';

/** To `beginPage`. */
export function answerCalls(implementation: Implementation): (request: object) => unknown {
  const caller = new Caller(implementation);
  return (given) => {
    const request = given as CallRequest;
    if ('words' in request) return caller.words(request.words);
    return 'together' in request ? caller.together(request.together) : caller.call(request.run, request.options);
  };
}
