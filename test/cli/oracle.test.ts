/** `adjoint oracle`: lines of requests answered by the command line. */
import { describe, expect, it } from 'vitest';
import { formatCase } from '../../spec/case.ts';
import { caseOf, counting } from '../spec/cases.ts';
import { adjoint } from './command-line.ts';

const LINE = formatCase(caseOf({ x: counting([1, 2, 2]), w: counting([2, 1, 2]), bias: [5] }));

describe('adjoint oracle', () => {
  it('answers line by line, the last one without its end too, and passes over empty ones', async () => {
    const run = await adjoint(['oracle'], { stdin: `${LINE}\n\n{"seq":"mine","kind":"run","case":${LINE}}` });
    const answers = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'result'],
      ['mine', 'result'],
    ]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
  });

  it('ends with 1 where a line was not understood, and has answered the others', async () => {
    const run = await adjoint(['oracle', '-'], { stdin: `nonsense\n${LINE}\n` });
    expect(
      run.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).kind),
    ).toEqual(['errored', 'result']);
    expect(run.status).toBe(1);
    expect((await adjoint(['oracle', '--serve'], { stdin: 'nonsense\n' })).status).toBe(0);
  });

  it('refuses a file that is not there', async () => {
    const run = await adjoint(['oracle', 'missing.ndjson']);
    expect(run.stderr).toMatch(/^adjoint: oracle: cannot read missing\.ndjson: .*no such file/);
    expect(run.status).toBe(2);
  });
});
