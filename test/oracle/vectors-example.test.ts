/** The example that reads the vectors, on modules that are right and on some that are not. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../project/source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-vectors-example-'));
afterAll(() => rmSync(folder, { recursive: true }));

function asked(path: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['examples/vectors.mjs', path], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
}

/** A module of one of the examples, with a line of its text changed. */
function changed(text: string): string {
  const file = join(folder, 'changed.mjs');
  writeFileSync(file, text);
  return file;
}

const QUANTISED = `import * as example from ${JSON.stringify(join(ROOT, 'examples/quantised.mjs'))};
export const { capabilities } = example;
export const convTranspose = (asked) => example.convTranspose(`;

describe('the example that reads the vectors', () => {
  it.each(['examples/direct.mjs', 'examples/quantised.mjs'])('finds nothing wrong with %s', (path) => {
    const { status, stderr, lines } = asked(path);
    expect([status, stderr]).toEqual([0, '']);
    expect(lines).toEqual([expect.stringMatching(/^[1-9]\d* right, 0 wrong, 0 refused, \d+ not asked$/)]);
  });

  it('names the bug of a module that gives every group the bias of the first', () => {
    const { status, lines } = asked('examples/bias-of-first-group.mjs');
    expect(status).toBe(1);
    expect(lines.join('\n')).toMatch(/channels-\S+: .*\n {2}perhaps .*bias/i);
  });

  it.each([
    [
      'ignores the zero point of x',
      '{ ...asked, quantisation: { ...asked.quantisation, x: { ...asked.quantisation.x, zeroPoint: 0 } } });',
      'perhaps The zero point of x or y is left out',
    ],
    [
      'has one scale for all channels',
      '{ ...asked, quantisation: { ...asked.quantisation, w: { ...asked.quantisation.w, scale: [asked.quantisation.w.scale[0]] } } });',
      'perhaps Scales of weights are read along the input channels, by group, for one group only, or the first serves all.',
    ],
  ])('names the bug of a module of integers that %s', (_, change, bug) => {
    const { status, lines } = asked(changed(QUANTISED + change));
    expect(status).toBe(1);
    expect(lines.join('\n')).toContain(bug);
  });
});
