/** Certificates that are kept, taken up again, divided and put together: the same as those of an undisturbed run. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { certifyMarkdown } from '../../../reports/certify/markdown.ts';
import { certifyText } from '../../../reports/certify/text.ts';
import { resultJson } from '../../../reports/json.ts';
import { certifyAll, certifyPlanFor } from '../../../runs/certify/certify-all.ts';
import type { CertifyResult } from '../../../runs/certify/result.ts';
import { JournalWriter, readJournal } from '../../../runs/journal.ts';
import { JournalError } from '../../../runs/journal-error.ts';
import { headerFrom, type JournalHeader, lineOf } from '../../../runs/journal-lines.ts';
import type { RunPlan } from '../../../runs/kinds.ts';
import { mergeJournals, type NamedJournal } from '../../../runs/merge.ts';
import { planDocument, planFrom } from '../../../runs/plan-document.ts';
import { parseShard } from '../../../runs/shard.ts';
import { planFor } from '../../../runs/verify/gate.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { MACHINE } from '../../bench/machine.ts';
import { right, SMALL, timelessCertificates, wrong } from './certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const SUBJECTS = [right(), wrong()];

function headerOf(plan: RunPlan, shard: string | null = null): JournalHeader {
  const machine = { node: '0', platform: 'none', arch: 'none', cpu: 'none' };
  return { journal: 1, version: '1', date: '2026-01-01T00:00:00.000Z', machine, shard, plan: planDocument(plan) };
}

async function journalOf(shard: string | null, subjects: readonly Subject[] = SUBJECTS, options = SMALL) {
  const name = join(folder, `${++files}.ndjson`);
  const writer = JournalWriter.begun(name, headerOf(certifyPlanFor(subjects, options), shard));
  const result = await certifyAll(subjects, {
    ...options,
    ...(shard !== null && { shard: parseShard(shard) }),
    onUnit: (unit) => writer.result(unit),
  });
  writer.close();
  return { name, result, journal: readJournal(name) };
}

function merged(journals: readonly NamedJournal[]): CertifyResult {
  const run = mergeJournals(journals);
  if (run.kind !== 'certify') throw new Error('it is a run of certify');
  return run.result;
}

describe('a journal of certificates', () => {
  it('says the plan, from which the same plan follows', async () => {
    const plan = certifyPlanFor(SUBJECTS, SMALL);
    expect(planFrom(headerFrom(lineOf(headerOf(plan))).plan)).toEqual(plan);
  });

  it('goes on where it was cut, wherever that was, and runs nothing again', async () => {
    const { name, result } = await journalOf(null);
    const lines = readFileSync(name, 'utf8').trimEnd().split('\n');
    for (const kept of [1, 4, lines.length]) {
      const cut = join(folder, `${++files}.ndjson`);
      writeFileSync(cut, `${lines.slice(0, kept).join('\n')}\n{"torn`);
      const done = readJournal(cut).results;
      expect(done.size).toBe(kept - 1);
      const again: number[] = [];
      const resumed = await certifyAll(SUBJECTS, { ...SMALL, done, onUnit: ({ unit }) => again.push(unit) });
      expect(timelessCertificates(resumed)).toEqual(timelessCertificates(result));
      expect(again.filter((unit) => done.has(unit))).toEqual([]);
    }
  });

  it.each([
    ['unit', -1],
    ['status', 'interrupted'],
    ['points', 1.5],
    ['smallestSet', 0],
    ['known', { listed: -1 }],
    ['failure', {}],
    ['geometries', null],
    ['further', 1],
  ])('is refused where %s of a result is %j', async (field, value) => {
    const { name } = await journalOf(null, [right()]);
    const [header, line] = readFileSync(name, 'utf8').split('\n');
    const changed = join(folder, `${++files}.ndjson`);
    writeFileSync(changed, `${header}\n${JSON.stringify({ ...JSON.parse(line), [field]: value })}\n`);
    expect(() => readJournal(changed)).toThrow(/^line 2/);
  });
});

describe('the journals of the shards', () => {
  it.each([[2], [4]])('of %d give the certificates of the undivided run, in any order', async (of) => {
    const whole = await certifyAll(SUBJECTS, SMALL);
    const parts = await Promise.all(Array.from({ length: of }, (_, at) => journalOf(`${at + 1}/${of}`)));
    for (const journals of [parts, parts.toReversed()]) {
      expect(timelessCertificates(merged(journals))).toEqual(timelessCertificates(whole));
    }
  });

  it('certify a healthy subject together, and never one of them alone', async () => {
    const parts = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => journalOf(shard, [right()])));
    expect(merged(parts)).toMatchObject({ verdict: 'certified', objections: [] });
    for (const { result } of parts) expect(result).toMatchObject({ verdict: 'partial', isInterrupted: false });
  });

  it('are partial where one is missing: named, and said in every format', async () => {
    const parts = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => journalOf(shard, [right()])));
    const result = merged([parts[0], parts[2]]);
    expect(result).toMatchObject({ verdict: 'partial', part: { missing: ['2/3'] } });
    expect(result.certificates[0].status).toBe('partial');
    const texts = [certifyText(result, 'adjoint'), certifyMarkdown(result, MACHINE), resultJson(result, MACHINE)];
    for (const text of texts) {
      expect(text).toMatch(/without shard 2\/3/);
      expect(text).toMatch(/partial/i);
      expect(text).not.toMatch(/\bCERTIFIED\b|[:|"] ?certified\b/);
    }
  });

  it('fail where one has a failure, and say that they are not all', async () => {
    const parts = await Promise.all(['1/2', '2/2'].map((shard) => journalOf(shard)));
    const [failing] = parts.filter(({ result }) => result.verdict === 'not certified');
    const result = merged([failing]);
    expect(result.verdict).toBe('not certified');
    expect(result.objections).toEqual(['wrong fails', expect.stringContaining('without shard')]);
  });
});

describe('journals are refused', () => {
  const refusal = (journals: readonly NamedJournal[]) => {
    try {
      mergeJournals(journals);
    } catch (error) {
      expect(error).toBeInstanceOf(JournalError);
      return (error as Error).message;
    }
    return '';
  };

  it('where they are not of one run, with all that differs', async () => {
    const one = await journalOf('1/2', [right()]);
    const other = await journalOf('1/2', [right()], { ...SMALL, bound: 1, points: 1, seed: 6 });
    expect(refusal([one, other])).toMatch(/seed 5 and 6; bound 2 and 1; points 2 and 1$/);
  });

  it('where one is of verify and the other of certify', async () => {
    const one = await journalOf(null, [right()]);
    const file = join(folder, `${++files}.ndjson`);
    const plan = planFor([right()], { seed: 5, runs: 10, laws: lawsNamed(['agreement']) });
    JournalWriter.begun(file, headerOf(plan)).close();
    expect(refusal([one, { name: 'other', journal: readJournal(file) }])).toContain(
      'one is a run of certify, the other of verify',
    );
  });

  it('where a result is of another subject than its unit', async () => {
    const { name, journal } = await journalOf(null);
    const results = new Map(journal.results);
    const [[unit, first]] = results;
    results.set(unit, { ...first, subject: 'somebody else' } as typeof first);
    expect(refusal([{ name, journal: { ...journal, results } }])).toContain(`unit ${unit}: it is of another unit`);
  });
});
