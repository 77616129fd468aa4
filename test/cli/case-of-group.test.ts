/** One case beside a group of laws: those that are about it run, and the others are not covered. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adjoint, ONE_CELL } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-group-'));
afterAll(() => rmSync(folder, { recursive: true }));

const speaks = join(folder, 'speaks.mjs');
writeFileSync(
  speaks,
  `export const conventions = ['onnx'];
export const convTranspose = () => ({ shape: [1, 1, 1], data: [6] });
export const call = () => ({ shape: [1, 1, 1], data: [6] });
`,
);

const CALL = {
  convention: 'onnx',
  attributes: {},
  x: ONE_CELL.x,
  w: ONE_CELL.w,
  bias: null,
  dtype: 'f32',
};
const BROKEN = { ...CALL, attributes: { auto_pad: 'VALID', pads: [1, 1] } };
const verify = (given: object, law: string) =>
  adjoint(['verify', speaks, '--no-config', '--law', law, '--case', JSON.stringify(given)]);

describe('one case and a group of laws', () => {
  it('runs the laws of words that are about a legal call', async () => {
    const { status, stdout, stderr } = await verify(CALL, 'words');
    expect([status, stderr], stdout).toEqual([0, expect.not.stringContaining('adjoint:')]);
  });

  it('runs the law about refusals of a call that is to be refused', async () => {
    const { status, stdout } = await verify(BROKEN, 'words');
    expect(stdout).toContain('FAIL speaks · words-refusal');
    expect(status).toBe(1);
  });

  it('is refused where no law of the group is about it', async () => {
    const { status, stderr } = await verify(ONE_CELL, 'words');
    expect(stderr).toBe('adjoint: --case: the law words-result is about calls in words, and this is a case\n');
    expect(status).toBe(2);
  });

  it('is refused where a law that is named by itself is not about it', async () => {
    for (const law of ['words-refusal', 'words,words-refusal']) {
      const { status, stderr } = await verify(CALL, law);
      expect(stderr, law).toContain('the law words-refusal is about other calls');
      expect(status, law).toBe(2);
    }
  });
});
