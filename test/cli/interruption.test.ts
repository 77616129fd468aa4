/** Ctrl-C and its like, as the user of the command line meets them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adjoint, type Run } from './command-line.ts';
import { writeModules } from './verify-modules.ts';

const modules = writeModules();
afterAll(() => modules.remove());
const { path, folder } = modules;

/** Far beyond the patience of these tests: only an interruption ends a call of a module that hangs. */
const FOR_EVER = ['--timeout', '100000000'];
/** Sends the signal when stderr says this, or shows that the run has begun. */
function interrupted(typed: readonly string[], signal: NodeJS.Signals, when: string): Promise<Run> {
  let sent = false;
  return adjoint(typed, {
    onStderr: (text, child) => {
      if (!sent && text.includes(when)) sent = child.kill(signal);
    },
  });
}

describe('verify that is interrupted in a call that hangs', () => {
  // The engine is done first: its line tells that the run has begun.
  const typed = ['verify', 'scatter', path('hanging'), '--law', 'agreement', '--runs', '5', ...FOR_EVER];

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends with %i, marked in every report', async (signal, status) => {
    const files = ['json', 'markdown', 'junit'].map((kind) => [`--${kind}`, join(folder, `${signal}.${kind}`)]);
    const run = await interrupted([...typed, ...files.flat()], signal, 'scatter: 5 cases, done');
    const read = (kind: string) => readFileSync(join(folder, `${signal}.${kind}`), 'utf8');
    const objection = `the run ended early, interrupted by ${signal}: 1 of 2 checks are not complete`;
    expect(run.stdout).toContain(`\nobjection: ${objection}\nINTERRUPTED: 5 cases, 2 subjects`);
    expect(run.stdout).not.toContain('FAIL');
    expect(run.stderr).toContain(`adjoint: interrupted by ${signal}; what was found so far follows.`);
    expect(run.stderr).toContain('hanging: 0 cases, 1 of 1 laws not checked to the end');
    expect(JSON.parse(read('json'))).toMatchObject({
      verdict: 'interrupted',
      endedEarly: `interrupted by ${signal}`,
      objections: [objection],
    });
    expect(read('markdown')).toContain('**INTERRUPTED: 5 cases');
    expect(read('junit')).toContain(`not checked to the end: interrupted by ${signal}`);
    expect(run.status).toBe(status);
  });
});

describe('other commands that are interrupted in a call that hangs', () => {
  it('certify nothing, and end with 130', async () => {
    const short = ['--bound', '1', '--strength', '2', '--points', '1'];
    const run = await adjoint(['certify', path('hanging'), ...short, '--max-time', '1', ...FOR_EVER]);
    expect(run.stdout).toContain(
      '\nobjection: hanging was not checked to the end, its time of 1 s is used up\nINTERRUPTED: 0 of 1',
    );
    expect(run.status).toBe(1);
  });
});

describe('verify that ends early by itself', () => {
  it('stops at the first failure with --bail 1', async () => {
    const run = await adjoint(['verify', path('nothing'), '--law', 'core', '--runs', '4', '--bail', '1']);
    expect(run.stdout).toMatch(
      /\nobjection: the run ended early, a check has failed: \d of 9 checks are not complete\nDISAGREE/,
    );
    expect(run.status).toBe(1);
  });

  it('agrees to nothing when its time is over', async () => {
    const typed = ['verify', path('hanging'), '--law', 'agreement', '--max-time', '0.5', ...FOR_EVER];
    const run = await adjoint(typed);
    expect(run.stdout).toContain('its time of 0.5 s is used up: 1 of 1 checks are not complete\nINTERRUPTED: 0 cases');
    expect(run.status).toBe(1);
  });
});
