/** A subject that cannot be loaded beside others that can: they are tested, and the run does not pass. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openApart } from '../../cli/read/open-subjects.ts';
import { UsageError } from '../../cli/usage-error.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { withoutUnloaded } from '../../runs/verify/unloaded.ts';
import { adjoint } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-not-loaded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const BAD = join(folder, 'bad.mjs');
writeFileSync(BAD, 'export const other = 1;');
const REASON = `subject ${BAD}: must export a function convTranspose(case), by that name or as default; it exports other`;
/** As much of a result as is looked at. */
const AGREEING = { verdict: 'agree', objections: ['another'], seed: 7 } as unknown as VerifyResult;
const OPTIONS = { timeout: 5000, threads: 1 };

describe('a subject that cannot be loaded', () => {
  it('does not keep the others from being opened', async () => {
    const { opened, failed } = await openApart([BAD, 'scatter'], OPTIONS, false);
    expect(opened.map(({ name }) => name)).toEqual(['scatter']);
    expect(failed.map(({ message }) => message)).toEqual([REASON]);
  });

  it('ends the run where there is no other, or where the run needs all of them', async () => {
    await expect(openApart([BAD], OPTIONS, false)).rejects.toThrow(new UsageError(REASON));
    await expect(openApart([BAD, 'scatter'], OPTIONS, true)).rejects.toThrow(new UsageError(REASON));
  });

  it('is an objection, and the run does not pass', () => {
    const result = withoutUnloaded(AGREEING, [{ message: REASON }]);
    expect(result).toEqual({ ...AGREEING, verdict: 'disagree', objections: [`not loaded: ${REASON}`, 'another'] });
    expect(withoutUnloaded(AGREEING, [])).toBe(AGREEING);
  });

  it('is reported with the others by the command line', async () => {
    const run = await adjoint([
      'verify',
      BAD,
      'scatter',
      '--law',
      'agreement',
      '--runs',
      '2',
      '--no-config',
      '--quiet',
    ]);
    expect(run.stdout).toContain(`objection: not loaded: ${REASON}\nDISAGREE: 2 cases, 1 subject`);
    expect(run).toMatchObject({ status: 1 });
  });
});
