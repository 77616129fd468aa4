/** The page of a module that the gate calls. */
import { Caller } from '../../calls/caller.ts';
import type { CallRequest } from '../messages.ts';
import { beginPage } from './begin.ts';

beginPage((implementation) => {
  const caller = new Caller(implementation);
  return (given) => {
    const request = given as CallRequest;
    if ('words' in request) return caller.words(request.words);
    return 'together' in request ? caller.together(request.together) : caller.call(request.run, request.options);
  };
});
