/**
 * Breaking one line of index arithmetic in a reference engine makes the gate fail. Each row is a change to the source of
 * an engine; the changed engine is loaded as a subject of its own and put to the gate beside the whole ones.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLaw } from '../../properties/checking/check.ts';
import { lawsNamed } from '../../properties/laws.ts';
import type { ConvTranspose } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';

const FOLDER = new URL('../../.mutants/engines/', import.meta.url);

const BREAKS: Record<string, { exported: string; rows: readonly (readonly [string, string])[] }> = {
  scatter: {
    exported: 'scatter',
    rows: [
      ['Math.floor(c / (C / groups)) * Mg', '(c % (C / groups)) * Mg'],
      ['(n * M + firstOfGroup + m) * outputs', '(n * M + m) * outputs'],
      ['x.data[(n * C + c) * inputs + i]', 'x.data[(n + c) * inputs + i]'],
      ['landing[i * taps + k]', 'landing[i * taps + (taps - 1 - k)]'],
      ['w.data[(c * Mg + m) * taps + k]', 'w.data[(m * C + c) * taps + k]'],
      ['bias[nm % M]', 'bias[nm % Mg]'],
      ['(extent - 1) * stride[axis] + (w', 'extent * stride[axis] + (w'],
      ['outputPadding[axis] - padBegin[axis] - padEnd[axis]', 'outputPadding[axis] - 2 * padBegin[axis]'],
      ['k * dilation[axis] - padBegin[axis]', 'k * dilation[0] - padBegin[axis]'],
      ['before[row * taps + column]', 'before[column * cells + row]'],
      ['o >= extents[axis]', 'o > extents[axis]'],
      ['flat * extents[axis] + o', 'flat * extents[0] + o'],
    ],
  },
  'zero-insertion': {
    exported: 'zeroInsertion',
    rows: [
      ['(kernel[axis] - 1) * dilation[axis]);', 'kernel[axis] * dilation[axis]);'],
      ['Math.floor(channel / outPerGroup)', 'channel % groups'],
      ['(n * inChannels + c) * imageSize + start', '(n + c) * imageSize + start'],
      ['(c * outPerGroup + m) * steps.length', '(m * inChannels + c) * steps.length'],
      ['flipped[weights + k]', 'flipped[weights + steps.length - 1 - k]'],
      ['reach - padEnd[axis] + outputPadding[axis]', 'reach - padEnd[axis] - outputPadding[axis]'],
      ['const before = reach - padBegin[axis]', 'const before = reach - padEnd[axis]'],
      ['(rest % spatial[axis]) * stride[axis]', '(rest % spatial[axis]) * stride[0]'],
      ['target += position * scale', 'target += position'],
      ['offset * image[axis] + point * spacing[axis]', 'offset * image[axis] + point * spacing[0]'],
    ],
  },
  im2col: {
    exported: 'im2col',
    rows: [
      ['const Cg = C / groups', 'const Cg = C'],
      ['((ng % groups) * Cg * Mg * taps', '((ng % N) * Cg * Mg * taps'],
      ['Math.floor(cell / patches) % (groups * Mg)', 'Math.floor(cell / patches) % Mg'],
      ['outputPadding[axis] - padEnd[axis] - padBegin[axis] + 1', 'outputPadding[axis] - padEnd[axis] + 1'],
      ['sources[tap * patches + patch]', 'sources[patch * taps + tap]'],
      ['padBegin[axis] - k * dilation[axis]', 'padBegin[axis] - k'],
      ['t % stride[axis] !== 0', 't % stride[axis] === 1'],
      ['if (i >= x.shape[axis + 2]) return GAP', 'if (i > x.shape[axis + 2]) return GAP'],
      ['scale *= x.shape[axis + 2]', 'scale *= x.shape[2]'],
      ['image[c * inputSize + sources[entry]]', 'image[sources[entry]]'],
      ['W[(c * Mg + m) * taps + k]', 'W[(c * Mg + m) * taps + (taps - 1 - k)]'],
    ],
  },
  matrix: {
    exported: 'matrix',
    rows: [
      ['smallest + outputPadding[axis]', 'smallest'],
      ['n * rowsPerImage + (g * rowsPerImage) / groups', 'n * rowsPerImage'],
      ['g * outPerGroup + Math.floor(row / positions)', 'Math.floor(row / positions)'],
      ['(n * groups + g) * outPerGroup * positions + row', '(g * groups + n) * outPerGroup * positions + row'],
      ['(positions - 1) * stride[axis] + effectiveKernel', 'positions * stride[axis] + effectiveKernel'],
      ['(g * outPerGroup + m) * positions + position', '(g * outPerGroup) * positions + position * outPerGroup + m'],
      ['c * rows + row', 'row * inPerGroup + c'],
      ['(c * outPerGroup + m) * taps + tap', '((c % inPerGroup) * outPerGroup + m) * taps + tap'],
      ['i[axis] * stride[axis] + k[axis] * dilation[axis]', 'i[axis] * stride[0] + k[axis] * dilation[axis]'],
      ['flat * extents[axis] + o', 'flat + o'],
    ],
  },
};

beforeAll(() => void mkdirSync(FOLDER, { recursive: true }));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** The engine with its source changed, as a function. */
async function changed(engine: string, row: number, from: string, to: string): Promise<ConvTranspose> {
  const source = readFileSync(new URL(`../../engines/${engine}.ts`, import.meta.url), 'utf8');
  expect(source.split(from).length - 1, `places in engines/${engine}.ts that read ${from}`).toBeGreaterThan(0);
  const file = new URL(`${engine}-${row}.ts`, FOLDER);
  writeFileSync(
    file,
    source.replaceAll(from, to).replaceAll("'../spec/", "'../../spec/").replaceAll("'./", "'../../engines/"),
  );
  return (await import(file.href))[BREAKS[engine].exported];
}

/** Ids of the laws that the engine fails, with few cases each. */
async function failedLaws(name: string, engine: ConvTranspose): Promise<string[]> {
  const convTranspose: ConvTranspose = (problem) => {
    geometryOf(problem);
    return engine(problem);
  };
  const capabilities = { padding: 'any', outputPadding: 'any' } as const;
  const subject = subjectInProcess({ name, capabilities, convTranspose }, 'engine');
  const failed: string[] = [];
  for (const law of lawsNamed(['output-shape', 'agreement', 'adjointness'])) {
    const { status } = await checkLaw(subject, law, { seed: 1, runs: 100 });
    if (status === 'failed') failed.push(law.id);
  }
  return failed;
}

describe.each(Object.keys(BREAKS))('%s', (engine) => {
  it('passes as it stands', async () => {
    const whole = await changed(engine, -1, 'import', 'import');
    expect(await failedLaws(engine, whole)).toEqual([]);
  });

  it.each(BREAKS[engine].rows.map(([from, to], row) => ({ from, to, row })))(
    'fails with $to for $from',
    { timeout: 60_000 },
    async ({ from, to, row }) => {
      expect(await failedLaws(engine, await changed(engine, row, from, to))).not.toEqual([]);
    },
  );
});
