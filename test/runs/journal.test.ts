/** The journal of a run: what was written is read back, a torn line is dropped, and anything else is refused by line and field. */
import fs, { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type Journal, JournalWriter, readJournal } from '../../runs/journal.ts';
import { JournalError } from '../../runs/journal-error.ts';
import { type JournalHeader, lineOf } from '../../runs/journal-lines.ts';
import type { UnitResult } from '../../runs/kinds.ts';
import { mergeJournals, type NamedJournal } from '../../runs/merge.ts';
import { type PlanDocument, planDocument } from '../../runs/plan-document.ts';
import { parseShard } from '../../runs/shard.ts';
import { isCutShort } from '../../runs/unit-result.ts';
import { planFor } from '../../runs/verify/gate.ts';
import { verify } from '../../runs/verify/verify.ts';
import type { Subject } from '../../subjects/subject.ts';
import { SEED } from '../spec/cases.ts';
import { GATE, right, seldom, timeless, wrong } from './gates.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => join(folder, `${++files}.ndjson`);

const SUBJECTS = [right(), wrong(), seldom('timed out', 'hangs')];

function headerOf(subjects: readonly Subject[], shard: string | null = null): JournalHeader {
  const machine = { node: '0', platform: 'none', arch: 'none', cpu: 'none' };
  const plan = planDocument(planFor(subjects, GATE));
  return { journal: 1, version: '1.2.3', date: '2026-01-01T00:00:00.000Z', machine, shard, plan };
}

type VerifyPlanDocument = PlanDocument & { readonly kind: 'verify' };

/** Journals of a gate put together. */
function mergedGate(journals: readonly NamedJournal[]) {
  const merged = mergeJournals(journals);
  if (merged.kind !== 'verify') throw new Error('it is a run of verify');
  return merged;
}

/** A run with its journal, which `most` units end. */
async function journalOf(most = Number.POSITIVE_INFINITY, shard: string | null = null, subjects = SUBJECTS) {
  const file = newFile();
  const writer = JournalWriter.begun(file, headerOf(subjects, shard));
  const interrupt = new AbortController();
  let units = 0;
  const result = await verify(subjects, {
    ...GATE,
    ...(shard !== null && { shard: parseShard(shard) }),
    signal: interrupt.signal,
    onUnit: (unit) => {
      writer.result(unit);
      if (++units >= most) interrupt.abort('enough');
    },
  });
  writer.close();
  return { file, result, name: file, journal: readJournal(file) };
}

describe('a journal', () => {
  it('is read back with every result, whatever numbers are in it', async () => {
    const file = newFile();
    const header = headerOf(SUBJECTS);
    const writer = JournalWriter.begun(file, header);
    const { journal } = await journalOf(3);
    const [, one] = [...journal.results][0];
    const accuracy = {
      ...{ cases: 1, cells: 1, blindCells: 0 },
      ulps: { value: Number.NaN, case: 'NaN', path: '$number' },
      units: { value: Number.POSITIVE_INFINITY, case: '', path: null },
    };
    const results = [
      { ...one, unit: 0, accuracy },
      { ...one, unit: 1, accuracy: { ...accuracy, ulps: { ...accuracy.ulps, value: -0 } } },
    ] as UnitResult[];
    for (const result of results) writer.result(result);
    writer.close();
    expect(readJournal(file).header).toEqual(header);
    expect([...readJournal(file).results.values()]).toEqual(results);
  });

  it('loses nothing but a line that was being written', async () => {
    const { file, journal } = await journalOf();
    const whole = readFileSync(file, 'utf8');
    const lines = whole.split('\n').slice(0, -1);
    fc.assert(
      fc.property(fc.integer({ min: lines[0].length + 1, max: whole.length }), (bytes) => {
        writeFileSync(file, whole.slice(0, bytes));
        const kept = whole.slice(0, bytes).split('\n').length - 2;
        expect([...readJournal(file).results.values()]).toEqual([...journal.results.values()].slice(0, kept));
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('has a failure on the disk before the run goes on, and other results when the system writes them', async () => {
    const { journal } = await journalOf();
    const results = [...journal.results.values()];
    const isFailure = (result: UnitResult) => 'status' in result && result.status === 'failed';
    const [failed, other] = [results.find(isFailure), results.find((result) => !isFailure(result))];
    const writer = JournalWriter.begun(newFile(), headerOf(SUBJECTS));
    const synced = vi.spyOn(fs, 'fsyncSync');
    try {
      syncBuiltinESMExports();
      writer.result(other!);
      expect(synced).not.toHaveBeenCalled();
      writer.result(failed!);
      expect(synced).toHaveBeenCalledOnce();
    } finally {
      synced.mockRestore();
      syncBuiltinESMExports();
      writer.close();
    }
  });

  it('is not begun in a file that has something, and is in an empty one', () => {
    const file = newFile();
    writeFileSync(file, '');
    JournalWriter.begun(file, headerOf(SUBJECTS)).close();
    expect(() => JournalWriter.begun(file, headerOf(SUBJECTS))).toThrow(/EEXIST/);
  });

  it('says where no space is left, and the run goes on', async () => {
    expect(() => JournalWriter.begun('/dev/full', headerOf(SUBJECTS))).toThrow(/ENOSPC/);
  });
});

describe('a journal that is taken up again', () => {
  it('goes on behind its last whole line', async () => {
    const { file, journal } = await journalOf(4);
    appendFileSync(file, '{"unit":9,"pas');
    const read = readJournal(file);
    const writer = JournalWriter.resumed(file, read);
    writer.result([...journal.results.values()][0]);
    writer.close();
    expect(readJournal(file).results).toEqual(journal.results);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2 + journal.results.size);
  });

  it.each(['\n', '\n\n\n', '\r\n \n\t\n', '\n\n{"unit":9,"pas'])('has no line in %j at its end', async (end) => {
    const { file, journal } = await journalOf(3);
    const before = readFileSync(file, 'utf8');
    appendFileSync(file, end);
    const read = readJournal(file);
    expect(read.results).toEqual(journal.results);
    const writer = JournalWriter.resumed(file, read);
    writer.close();
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('is not cut where it has grown since it was read', async () => {
    const { file, journal } = await journalOf(3);
    const [, , line] = readFileSync(file, 'utf8').split('\n');
    for (const grown of [`${line}\n`, '{"torn', '\n']) {
      const read = readJournal(file);
      appendFileSync(file, grown);
      const before = readFileSync(file, 'utf8');
      expect(() => JournalWriter.resumed(file, read)).toThrow(/^it had \d+ bytes when it was read, and has \d+ now/);
      expect(readFileSync(file, 'utf8')).toBe(before);
      JournalWriter.resumed(file, readJournal(file)).close();
    }
    expect(readJournal(file).results).toEqual(journal.results);
  });

  it('is written no further where somebody else writes it', async () => {
    const { file, journal } = await journalOf(3);
    const writer = JournalWriter.resumed(file, readJournal(file));
    const [result] = journal.results.values();
    writer.result(result);
    appendFileSync(file, `${lineOf(result)}\n`);
    const before = readFileSync(file, 'utf8');
    writer.result(result);
    expect(writer.error?.message).toMatch(/^it has \d+ bytes in place of \d+: another process writes it/);
    writer.close();
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('what is no journal', () => {
  const refusal = (text: string | Buffer) => {
    const file = newFile();
    writeFileSync(file, text);
    try {
      readJournal(file);
    } catch (error) {
      expect(error).toBeInstanceOf(JournalError);
      return (error as Error).message;
    }
    return null;
  };

  it.each([
    ['', 'it has no whole line, and so no header'],
    ['{"journal":1}', 'it has no whole line, and so no header'],
    ['null\n', 'line 1 is no header of a journal: it must be object'],
    ['{}\n', "line 1 is no header of a journal: it must have required property 'journal'"],
    ['garbage\n', 'line 1 is not JSON: "garbage"'],
    ['{"journal":2}\n', "line 1 is no header of a journal: it must have required property 'version'"],
    [
      `${JSON.stringify({ ...headerOf([]), machine: { ...headerOf([]).machine, node: 20 } })}\n`,
      'line 1 is no header of a journal: machine.node must be string',
    ],
  ])('%j: %s', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it('is refused by the line and the field, wherever a value is of another kind', async () => {
    const { file } = await journalOf(3);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const fields = Object.entries(JSON.parse(lines[2])).flatMap(([field, value]) => (value === null ? [] : [field]));
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.constantFrom(-1, 'x', [], {}, null, '__proto__'), (field, value) => {
        const wrongLine = JSON.stringify({ ...JSON.parse(lines[2]), [field]: value });
        const message = refusal([lines[0], lines[1], wrongLine, ''].join('\n'));
        if (message !== null) expect(message).toMatch(/^line 3(:| is no result of a unit:)/);
        // What is taken is of the kind that the field has.
        else expect(typeof value === typeof JSON.parse(lines[2])[field]).toBe(true);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('is refused where a unit is beyond the plan', async () => {
    const { file, journal } = await journalOf(2);
    const { units } = journal.header.plan;
    appendFileSync(file, `${JSON.stringify({ unit: units, passes: [], stalls: 0 })}\n`);
    expect(refusal(readFileSync(file))).toBe(
      `line ${journal.results.size + 2}: unit must be below ${units}, got ${units}`,
    );
  });
});

describe('a failure whose search for a smaller case was cut off', () => {
  it('is kept, and searched to its end where the run goes on', async () => {
    const subjects = [wrong()];
    const file = newFile();
    const writer = JournalWriter.begun(file, headerOf(subjects));
    const interrupt = new AbortController();
    let calls = 0;
    const slow: Subject = {
      ...subjects[0],
      async run(problem, options) {
        const outcome = await subjects[0].run(problem, options);
        if (problem.groups > 1 && problem.bias !== null && ++calls === 2) interrupt.abort('enough');
        return outcome;
      },
    };
    const cut = await verify([slow], { ...GATE, signal: interrupt.signal, onUnit: (unit) => writer.result(unit) });
    writer.close();
    expect(cut.verdict).toBe('disagree');
    const { results } = readJournal(file);
    expect([...results.values()].some(isCutShort)).toBe(true);
    const again = await verify(subjects, { ...GATE, done: results });
    expect(timeless(again)).toEqual(timeless(await verify(subjects, GATE)));
  });
});

describe('a run that was cut off', () => {
  it('comes to the same result when it goes on, wherever it was cut', async () => {
    const { file, result } = await journalOf();
    const { length } = readFileSync(file);
    const header = readFileSync(file, 'utf8').indexOf('\n') + 1;
    for (const share of [0, 0.4, 0.8]) {
      truncateSync(file, length);
      const copy = newFile();
      writeFileSync(copy, readFileSync(file).subarray(0, header + Math.floor(share * (length - header))));
      const done = readJournal(copy).results;
      const again = await verify(SUBJECTS, { ...GATE, done });
      expect(timeless(again)).toEqual(timeless(result));
    }
  });

  it('runs nothing again that is done', async () => {
    const { journal } = await journalOf();
    const ran: UnitResult[] = [];
    await verify(SUBJECTS, { ...GATE, done: journal.results, onUnit: (unit) => ran.push(unit) });
    expect(ran).toEqual([]);
  });
});

describe('the journals of the shards', () => {
  const shards = async (of: number) =>
    Promise.all(Array.from({ length: of }, (_, at) => journalOf(undefined, `${at + 1}/${of}`)));

  it.each([[2], [4]])('of %d give the result of the undivided run, in any order', async (of) => {
    const whole = await verify(SUBJECTS, GATE);
    const parts = await shards(of);
    for (const journals of [parts, parts.toReversed()]) {
      const { result } = mergedGate(journals);
      expect(timeless({ ...result, probes: whole.probes })).toEqual(timeless(whole));
    }
  });

  it('are partial where one is missing, which is named, and never agree', async () => {
    const healthy = [right()];
    const parts = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => journalOf(undefined, shard, healthy)));
    expect(mergeJournals(parts).result).toMatchObject({ verdict: 'agree' });
    const { result } = mergeJournals([parts[0], parts[2]]);
    expect(result).toMatchObject({ verdict: 'partial', part: { missing: ['2/3'] } });
    expect(result.objections[0]).toContain('without shard 2/3');
    for (const part of parts) expect(part.result.verdict).toBe('partial');
  });

  const changed = (journal: Journal, header: Partial<JournalHeader>, plan: Partial<VerifyPlanDocument> = {}) => {
    const all = { ...journal.header, ...header, plan: { ...journal.header.plan, ...plan } as VerifyPlanDocument };
    return { name: 'two', journal: { ...journal, header: all } };
  };

  it('are refused where they are not of one run, with all that differs', async () => {
    const { journal } = await journalOf(1, '1/2');
    const refused = (header: Partial<JournalHeader>, plan: Partial<VerifyPlanDocument> = {}) => {
      expect(() => mergeJournals([{ name: 'one', journal }, changed(journal, header, plan)])).toThrow(JournalError);
      try {
        mergeJournals([{ name: 'one', journal }, changed(journal, header, plan)]);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    const [first, ...others] = journal.header.plan.subjects;
    expect(refused({ version: '2' })).toContain('versions 1.2.3 and 2 of adjoint');
    expect(refused({ shard: '1/3' })).toContain('one is divided into 2 shards, the other into 3');
    expect(refused({ shard: null })).toContain('one is divided into 2 shards, the other is not');
    expect(refused({}, { seed: 4 })).toContain(`seed ${SEED} and 4`);
    expect(refused({}, { runs: 7 })).toContain(`runs ${GATE.runs} and 7`);
    expect(refused({}, { laws: ['agreement'] })).toContain('laws that only one of them has: output-shape');
    expect(refused({}, { subjects: others })).toContain('subjects right, wrong, hangs and wrong, hangs');
    expect(refused({}, { subjects: [{ ...first, version: '9' }, ...others] })).toContain(
      'version of right null and "9"',
    );
    const less = { ...first, capabilities: { ...first.capabilities, groups: false } };
    expect(refused({}, { subjects: [less, ...others] })).toContain('capabilities of right');
    expect(refused({}, { knownFailures: [{}] })).toContain('the lists of known failures differ');
  });

  it('of two runs that contradict each other keep the failure, in either order, and within one file', async () => {
    const good = await journalOf(undefined, null, [right('same')]);
    const bad = await journalOf(undefined, null, [wrong('same')]);
    for (const both of [
      [good, bad],
      [bad, good],
    ]) {
      expect(mergeJournals(both).result.verdict).toBe('disagree');
    }
    appendFileSync(bad.file, readFileSync(good.file, 'utf8').slice(readFileSync(good.file, 'utf8').indexOf('\n') + 1));
    expect(mergeJournals([{ name: bad.name, journal: readJournal(bad.file) }]).result.verdict).toBe('disagree');
  });

  it('are refused where a result is not of its unit', async () => {
    const { file, name } = await journalOf(4);
    const swapped = readFileSync(file, 'utf8').replace('"law":"agreement"', '"law":"refusal"');
    writeFileSync(file, swapped);
    expect(() => mergeJournals([{ name, journal: readJournal(file) }])).toThrow(
      /: line \d+: the result of unit \d+: it is of another unit/,
    );
  });

  it('are refused where each had second tries, and together more than one run allows', async () => {
    const parts = await shards(2);
    const stalling = parts.map(({ name, journal }) => {
      const [[unit, first], ...others] = [...journal.results].toSorted(([a], [b]) => a - b);
      return { name, journal: { ...journal, results: new Map([[unit, { ...first, stalls: 2 }], ...others]) } };
    });
    expect(mergeJournals(stalling).result.objections).toEqual(
      expect.arrayContaining([expect.stringMatching(/gave no answer in time to 4 of its calls, more than the 3/)]),
    );
    expect(mergeJournals(parts).result.objections.join()).not.toContain('gave no answer in time to');
  });

  it.each(['0/2', '3/2', '1', '1/0', '-1/2', '1/2/3', '', '1.5/2'])('have no shard %j', (text) => {
    expect(() => parseShard(text)).toThrow(RangeError);
  });
});
