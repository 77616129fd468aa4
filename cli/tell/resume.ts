/** The command that goes on with the run of a journal. */
import { shellWord } from '../../reports/verify/failures.ts';
import { invocation } from './this-program.ts';

/** @param kind the command whose run it is */
export function resumeCommand(kind: 'verify' | 'certify', file: string): string {
  return `${invocation()} ${kind} --resume ${shellWord(file)}`;
}
