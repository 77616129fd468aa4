/** A case in a few words: its shapes, and the attributes that are not the default. */
import { AXIS_FIELDS } from '../spec/case.ts';
import { type CaseOrCall, isCall, parseCaseOrCall } from '../spec/conventions/case-or-call.ts';

/** @param line canonical JSON of a case */
export function caseSummary(line: string): string {
  let problem: CaseOrCall;
  try {
    problem = parseCaseOrCall(line);
  } catch {
    return 'a case that cannot be read';
  }
  const parts = [`x [${problem.x.shape.join(', ')}]`, `w [${problem.w.shape.join(', ')}]`];
  if (problem.bias !== null) parts.push(`bias [${problem.bias.length}]`);
  if (isCall(problem))
    return [problem.convention, JSON.stringify(problem.attributes), ...parts, problem.dtype].join(' · ');
  for (const field of AXIS_FIELDS) {
    const ordinary = field === 'stride' || field === 'dilation' ? 1 : 0;
    if (problem[field].some((value) => value !== ordinary)) parts.push(`${field} [${problem[field].join(', ')}]`);
  }
  if (problem.groups !== 1) parts.push(`groups ${problem.groups}`);
  return [...parts, problem.dtype].join(' · ');
}
