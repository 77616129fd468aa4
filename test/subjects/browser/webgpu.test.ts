/** The example on WebGPU, which obeys the laws, and its twins with a planted bug each, which must not. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CheckResult, checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { findChromium } from '../../../subjects/browser/find.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { drawsOf, someOf } from '../../project/thorough.ts';
import { SEED } from '../../spec/cases.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples/browser');
const folder = mkdtempSync(join(tmpdir(), 'adjoint-webgpu-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Much for a GPU that is none. */
const TIMEOUT_MS = 60_000;

/** The example with other words in one of its files. @returns what names it */
function twin(name: string, file: string, changes: readonly (readonly [string, string])[]): string {
  const own = join(folder, name);
  cpSync(EXAMPLES, own, { recursive: true });
  const text = changes.reduce(
    (before, [from, to]) => {
      expect(before).toContain(from);
      return before.replace(from, to);
    },
    readFileSync(join(own, file), 'utf8'),
  );
  writeFileSync(join(own, file), text);
  return `browser:${join(own, 'webgpu.mjs')}`;
}

async function checked(named: string, laws: readonly string[], runs: number): Promise<CheckResult[]> {
  const subject: Subject = await openSubject(resolveSources([named])[0], TIMEOUT_MS);
  try {
    const results: CheckResult[] = [];
    for (const law of lawsNamed(laws)) results.push(await checkLaw(subject, law, { seed: SEED, runs }));
    return results;
  } finally {
    await subject.close();
  }
}

describe.skipIf(findChromium() === null)('the example on WebGPU', () => {
  it('obeys laws of every kind', async () => {
    const every = ['agreement', 'prepared-other-x', 'results-kept', 'concurrency', 'bounded-agreement', 'near-default'];
    // What is enumerated takes as long as all the others.
    const laws = someOf(every, every.length - 1);
    const results = await checked(`browser:${join(EXAMPLES, 'webgpu.mjs')}`, laws, drawsOf(40, 20));
    expect(results.map(({ law, status }) => [law, status])).toEqual(laws.map((law) => [law, 'passed']));
  });

  it.each([
    [
      'does not guard the tail of the last workgroup',
      'agreement',
      twin('tail', 'conv-transpose.wgsl', [['if (cell >= layer.cells) { return; }', '']]),
      {},
    ],
    [
      'forgets the offset of the group',
      'agreement',
      twin('group', 'conv-transpose.wgsl', [['(feature / layer.featuresOfGroup) * layer.channelsOfGroup;', '0;']]),
      { groups: 2 },
    ],
    [
      'keeps its pipelines by shapes only',
      'near-default',
      twin('pipeline', 'webgpu.mjs', [
        ['function pipelineFor({ stride }) {', 'function pipelineFor({ stride, x, w }) {'],
        ['const key = [strideZ, strideY, strideX].join();', 'const key = JSON.stringify([x.shape, w.shape]);'],
      ]),
      { groups: 1 },
    ],
  ])('fails where it %s', async (_, law, named, smallest) => {
    const [{ status, failure }] = await checked(named, [law], 200);
    expect(status).toBe('failed');
    expect(failure?.mismatch.kind).toBe('values');
    expect(JSON.parse(failure?.case ?? '{}')).toMatchObject(smallest);
  });
});
