/** Certificates over calls in words: who speaks rightly is certified, who does not fails with its call, kept or divided or not. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseKnownFailures } from '../../../properties/known-failures/known-failures.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { spoken } from '../../../properties/words/drawn-calls.ts';
import { certifyMarkdown } from '../../../reports/certify/markdown.ts';
import { certifyText } from '../../../reports/certify/text.ts';
import { resultJson } from '../../../reports/json.ts';
import {
  type CertifyOptions,
  type CertifyProgressed,
  certifyAll,
  certifyPlanFor,
} from '../../../runs/certify/certify-all.ts';
import type { CertifyPlan } from '../../../runs/certify/plan.ts';
import { JournalWriter, readJournal } from '../../../runs/journal.ts';
import { headerFrom, lineOf } from '../../../runs/journal-lines.ts';
import { resultContradiction, type UnitResult } from '../../../runs/kinds.ts';
import { mergeJournals } from '../../../runs/merge.ts';
import { unitsOf } from '../../../runs/plan.ts';
import { planDifferences, planDocument, planFrom } from '../../../runs/plan-document.ts';
import { endedResult } from '../../../runs/queue/ended-worker.ts';
import { parseShard } from '../../../runs/shard.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { isCall, parseCaseOrCall } from '../../../spec/conventions/case-or-call.ts';
import { Skipped } from '../../../subjects/errors/answer-errors.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Implementation, Subject } from '../../../subjects/subject.ts';
import { MACHINE } from '../../bench/machine.ts';
import { type Changes, speaker } from '../../properties/words/speaker.ts';
import { right, timelessCertificates } from './certificates.ts';

const WORDS = { seed: 5, bound: 2, strength: 2, points: 1, words: true } as const satisfies CertifyOptions;

/** One axis, one type: a few thousand calls. */
const CAPABILITIES = { ranks: [1], dtypes: ['f64'], groups: false } as const;

function speaking(conventions: readonly string[], changes: Changes = {}, more: Partial<Implementation> = {}): Subject {
  return subjectInProcess({ ...speaker(conventions, changes), capabilities: CAPABILITIES, ...more }, 'module');
}

/** The sizes and words of a call of onnx with one axis. */
function onnxCall({ attributes: { strides, auto_pad: word, output_shape: shape }, w }: FrameworkCall) {
  return { stride: ((strides ?? [1]) as number[])[0], kernel: w.shape[2], word: word as string | undefined, shape };
}

const isSame = (call: FrameworkCall) => onnxCall(call).word?.startsWith('SAME') === true;

const sameBelowStride: Changes = {
  result(call, y) {
    if (isSame(call) && onnxCall(call).kernel < onnxCall(call).stride && y.data.length > 0) y.data[0] += 1;
    return y;
  },
};

const oneAbove: Changes = {
  mistakes: (call) =>
    call.attributes.output_shape === undefined
      ? call
      : {
          ...call,
          attributes: {
            ...call.attributes,
            output_shape: (call.attributes.output_shape as number[]).map((extent) => extent + 1),
          },
        },
};

async function certified(subject: Subject, more: Partial<CertifyOptions> = {}) {
  const result = await certifyAll([subject], { ...WORDS, ...more });
  return { result, certificate: result.certificates[0] };
}

function callOfFailure(text: string | undefined): FrameworkCall {
  const given = parseCaseOrCall(text);
  if (!isCall(given)) throw new Error('it is a case');
  return given;
}

describe('who speaks rightly', () => {
  it('is certified in every convention, a part of each', async () => {
    const conventions = ['onnx', 'pytorch', 'jax'];
    const { result, certificate } = await certified(speaking(conventions));
    expect(certificate.failure).toBeNull();
    expect(result).toMatchObject({ verdict: 'certified', words: true, objections: [] });
    expect(certificate.parts.map(({ words }) => words?.convention)).toEqual(conventions);
    for (const { kind, geometries, points, words } of certificate.parts) {
      expect(kind).toBe('words');
      expect(geometries).toBeGreaterThan(0);
      expect(points).toBeGreaterThan(geometries);
      expect(words?.skipped).toBe(0);
    }
    expect(certificate.errorProbability).toBeLessThan(1e-3);
  });

  it('is certified by whichever reading it takes, and a text with several makes the claim weaker', async () => {
    const [first, last] = [0, Number.POSITIVE_INFINITY].map((at) =>
      speaking(['onnx'], { reading: (_, count) => Math.min(at, count - 1) }),
    );
    const one = await certified(first);
    const other = await certified(last);
    expect([one.result.verdict, other.result.verdict]).toEqual(['certified', 'certified']);
    const [{ words, smallestSet }] = one.certificate.parts;
    expect(words!.readings).toBeGreaterThan(1);
    expect(one.certificate.errorProbability).toBeCloseTo((2 * words!.readings) / smallestSet, 12);
  });

  it('is told how many calls were made, and not of how many, which nobody has counted', async () => {
    const totals = new Set<number>();
    let last = 0;
    const onProgress = ({ points, total }: CertifyProgressed) => {
      totals.add(total);
      last = points;
    };
    const { result } = await certified(speaking(['onnx']), { bound: 1, onProgress });
    expect([last, totals]).toEqual([result.points, new Set([Number.POSITIVE_INFINITY])]);
  });

  it('is certified on several axes, each with the geometry, and all of them', async () => {
    const subject = speaking(['onnx'], {}, { capabilities: { ...CAPABILITIES, ranks: [1, 2] } });
    const { result, certificate } = await certified(subject, { bound: 1 });
    expect(result.verdict).toBe('certified');
    expect(certificate.parts.map(({ axes, geometries }) => [axes, geometries])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  it('may skip words: they are counted, and lie outside', async () => {
    const honest = speaker(['onnx']);
    const call = (given: FrameworkCall) => {
      if (given.attributes.output_shape !== undefined) throw new Skipped('it has no output_shape');
      return honest.call!(given);
    };
    const { result, certificate } = await certified(speaking(['onnx'], {}, { call }));
    expect(result.verdict).toBe('certified');
    expect(certificate.parts[0].words!.skipped).toBeGreaterThan(0);
    expect(certifyText(result, 'adjoint')).toMatch(/; it skipped \d+ calls\n/);
    expect(certifyMarkdown(result, MACHINE)).toMatch(/\| \d+, \d+ calls skipped \|/);
  });

  it('is not certified where it skips everything', async () => {
    const call = () => {
      throw new Skipped('it is tired');
    };
    const { result } = await certified(speaking(['onnx'], {}, { call }));
    expect(result).toMatchObject({ verdict: 'not certified', objections: ['nothing ran on speaker'] });
  });
});

describe('who speaks wrongly is not certified:', () => {
  it('SAME with a kernel below the stride', async () => {
    const { result, certificate } = await certified(speaking(['onnx'], sameBelowStride));
    expect(result).toMatchObject({ verdict: 'not certified', objections: ['speaker fails'] });
    const call = callOfFailure(certificate.failure?.case);
    expect(isSame(call)).toBe(true);
    expect(onnxCall(call)).toMatchObject({ kernel: 1, stride: 2 });
  });

  it('an output_shape one above', async () => {
    const { result, certificate } = await certified(speaking(['onnx'], oneAbove));
    expect(result.verdict).toBe('not certified');
    expect(callOfFailure(certificate.failure?.case).attributes.output_shape).toBeDefined();
  });

  it('two readings in turn', async () => {
    let at = 0;
    const { certificate } = await certified(speaking(['onnx'], { reading: (_, count) => at++ % count }));
    expect(certificate.failure?.law).toBe('words-reading');
  });

  it.each([
    ['SAME with a kernel below the stride', sameBelowStride],
    ['an output_shape one above', oneAbove],
  ])('%s fails again by the law that the replay line names', async (_, changes) => {
    const { result, certificate } = await certified(speaking(['onnx'], changes));
    const { law, case: line } = certificate.failure!;
    const [named] = lawsNamed([law!]);
    expect(await named.check(speaking(['onnx'], changes), callOfFailure(line))).not.toBeNull();
    expect(certifyText(result, 'adjoint')).toContain(`--law ${law} --case '${line}'`);
  });

  it('unless the failure is known, which is excepted', async () => {
    const { certificate } = await certified(speaking(['onnx'], sameBelowStride));
    const { law, case: line, mismatch } = certificate.failure!;
    const entry = {
      ...{
        id: 'same-below',
        subjects: ['speaker'],
        when: ['speaks onnx', 'kernel-below-stride'],
        fails: [mismatch.kind],
      },
      ...{ case: JSON.parse(line), laws: [law], reference: 'here', note: 'planted' },
    };
    const knownFailures = parseKnownFailures(JSON.stringify([entry]), 'known');
    const excepted = await certified(speaking(['onnx'], sameBelowStride), { knownFailures });
    expect(excepted.certificate.failure).toBeNull();
    expect(excepted.result.verdict).toBe('certified');
    expect(excepted.certificate.totals.known['same-below']).toBeGreaterThan(0);
  });
});

it('a subject that speaks no convention is refused, by field, rule and value', async () => {
  await expect(certifyAll([right()], WORDS)).rejects.toThrow(
    'certify: words: right must speak a convention, got conventions []',
  );
  expect(spoken(right().capabilities)).toEqual([]);
});

describe('a run in words that is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-words-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let files = 0;

  async function journalOf(subject: Subject, shard: string | null = null) {
    const name = join(folder, `${++files}.ndjson`);
    const plan = planDocument(certifyPlanFor([subject], WORDS));
    const machine = { node: '0', platform: 'none', arch: 'none', cpu: 'none' };
    const header = { journal: 1, version: '1', date: '2026-01-01T00:00:00.000Z', machine, shard, plan } as const;
    const writer = JournalWriter.begun(name, header);
    const { result } = await certified(subject, {
      ...(shard !== null && { shard: parseShard(shard) }),
      onUnit: (unit) => writer.result(unit),
    });
    writer.close();
    return { name, result, header, journal: readJournal(name) };
  }

  it.each([
    ['right', {}],
    ['wrong', sameBelowStride],
  ])('goes on where it was cut, and gives the same certificate: %s', async (_, changes) => {
    const { name, result, header } = await journalOf(speaking(['onnx'], changes));
    expect(planFrom(headerFrom(lineOf(header)).plan)).toEqual(certifyPlanFor([speaking(['onnx'])], WORDS));
    const lines = readFileSync(name, 'utf8').trimEnd().split('\n');
    for (const kept of [1, 2, lines.length]) {
      const cut = join(folder, `${++files}.ndjson`);
      writeFileSync(cut, `${lines.slice(0, kept).join('\n')}\n`);
      const done = readJournal(cut).results;
      const resumed = await certified(speaking(['onnx'], changes), { done });
      expect(timelessCertificates(resumed.result)).toEqual(timelessCertificates(result));
    }
  });

  it('is that of its shards together', async () => {
    const whole = await certified(speaking(['onnx']));
    const parts = [await journalOf(speaking(['onnx']), '1/2'), await journalOf(speaking(['onnx']), '2/2')];
    for (const { result } of parts) expect(result.verdict).toBe('partial');
    expect(certifyText(parts[0].result, 'adjoint')).toMatch(/: partial, [\d,]+ calls were run and all hold\n/);
    const merged = mergeJournals(parts);
    if (merged.kind !== 'certify') throw new Error('it is a run of certify');
    expect(timelessCertificates(merged.result)).toEqual(timelessCertificates(whole.result));
  });

  it('is another run than one of cases', () => {
    const subject = speaking(['onnx']);
    const { words: _, ...cases } = WORDS;
    const documents = [WORDS, cases].map((options) => planDocument(certifyPlanFor([subject], options)));
    expect(planDifferences(documents[0], documents[1])).toContain('words true and false');
    expect(documents[1]).not.toHaveProperty('words');
  });
});

describe('a result in words is refused', () => {
  const plan: CertifyPlan = certifyPlanFor([speaking(['onnx'])], WORDS);
  const [unit] = unitsOf(plan);

  it.each<[string, object, string]>([
    ['without its counts', { words: undefined }, 'words must be given in a run of calls in words, got undefined'],
    ['with fewer calls than geometries', { points: 3 }, 'points must be one or more for each of 50 geometries, got 3'],
  ])('%s', async (_, change, rule) => {
    const results: UnitResult[] = [];
    await certified(speaking(['onnx']), { onUnit: (result) => results.push(result) });
    const [first] = results;
    expect(resultContradiction(plan, unit, first)).toBeNull();
    expect(resultContradiction(plan, unit, { ...first, ...change } as UnitResult)).toBe(rule);
  });

  it('and one of a unit that nobody could execute agrees with its unit, and names a call', async () => {
    const result = await endedResult(plan, unit, { times: 3, reason: 'killed', casesDone: null });
    expect(resultContradiction(plan, unit, result)).toBeNull();
    expect(result).toMatchObject({ failure: { law: 'words-result' } });
  });
});

describe('a certificate in words', () => {
  it('is told in text, Markdown and JSON', async () => {
    const { result, certificate } = await certified(speaking(['onnx']));
    const { geometries, points } = certificate.parts[0];
    const text = certifyText(result, 'adjoint');
    expect(text).toMatch(/^adjoint certify: in words, bound 2, seed 5\n/);
    expect(text).toContain(`\n    in the words of onnx, f64: ${geometries} geometries in ${points} calls`);
    expect(text).not.toContain('covering arrays');
    const markdown = certifyMarkdown(result, MACHINE);
    expect(markdown).toContain(`| words of onnx, 1 axis | f64 | ${geometries} |`);
    expect(markdown).not.toContain('covering arrays');
    const json = JSON.parse(resultJson(result, MACHINE));
    expect(json).toMatchObject({ schema: 'adjoint/certify/1', words: true, levels: { axis: {}, case: {} } });
    expect(json.certificates[0].parts[0]).toMatchObject({ kind: 'words', words: { convention: 'onnx', skipped: 0 } });
  });
});
