/** What comes out of a queue is read as data from a stranger: whatever is not a message is refused in words. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { lineOf } from '../../../runs/journal-lines.ts';
import type { Unit } from '../../../runs/kinds.ts';
import { unitsOf } from '../../../runs/plan.ts';
import { planDocument } from '../../../runs/plan-document.ts';
import {
  campaignFrom,
  casesDoneIn,
  QueueError,
  refusalFrom,
  refusalText,
  resultIn,
  resultMessage,
  unitIn,
} from '../../../runs/queue/messages.ts';
import {
  campaignDigest,
  concurrencyIn,
  connectionName,
  isDigest,
  jobIdOf,
  unitOfJob,
} from '../../../runs/queue/names.ts';
import { planFor } from '../../../runs/verify/gate.ts';
import { right } from '../gates.ts';

const plan = planFor([right()], { seed: 1, runs: 60, laws: lawsNamed(['agreement']), settings: {} });
const document = planDocument(plan);
const machine = { node: '20.0.0', platform: 'linux', arch: 'x64', cpu: 'some' };
const header = { journal: 1, version: '1.0.0', date: '2026-01-01', machine, shard: null, plan: document } as const;

const UNIT: Unit = { ...unitsOf(plan)[0], number: 3 };
const RESULT = {
  unit: 3,
  subject: 'right',
  law: 'agreement',
  lane: 'exact',
  status: 'passed',
  missing: null,
  cases: 50,
  skipped: 0,
  known: {},
  classes: {},
  classSets: { 0: 50 },
  accuracy: null,
  crashes: 0,
  timeOuts: 0,
  stalls: 0,
  milliseconds: 1,
  failure: null,
} as const;

describe('the result of a unit', () => {
  it('is read as it was sent, numbers that JSON cannot carry included', () => {
    const accuracy = {
      ...{ cases: 1, cells: 1, blindCells: 0 },
      ulps: { value: Number.NaN, case: '', path: null },
      units: { value: Number.POSITIVE_INFINITY, case: '', path: null },
    };
    const sent = { ...RESULT, accuracy };
    expect(resultIn(JSON.parse(JSON.stringify(resultMessage('w', sent))), plan, UNIT)).toEqual(sent);
  });

  const line = lineOf(RESULT);
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /it is no result of a unit/],
    ['a number', 7, /it is no result of a unit/],
    ['a list', [[[]]], /it is no result of a unit/],
    ['a line without a worker', { line }, /it is no result of a unit/],
    ['no JSON', { worker: 'w', line: '{' }, /is not JSON/],
    ['no result', { worker: 'w', line: '{"unit":3}' }, /is no result of a unit/],
    ['a field too many', { worker: 'w', line: line.replace('{', '{"x":1,') }, /"x"/],
    ['a status that is none', { worker: 'w', line: line.replace('passed', 'interrupted') }, /status/],
    ['another unit', { worker: 'w', line: line.replace('"unit":3', '"unit":4') }, /it is the result of unit 4/],
    [
      'another law',
      { worker: 'w', line: line.replace('"law":"agreement"', '"law":"refusal"') },
      /it is of another unit/,
    ],
    [
      'at odds with itself',
      { worker: 'w', line: line.replace('passed', 'failed') },
      /^failure must be given where status is failed/,
    ],
    [
      'short of cases',
      { worker: 'w', line: line.replace('"cases":50', '"cases":49') },
      /^cases \+ skipped must be 50, got 49/,
    ],
    [
      'of endless time',
      { worker: 'w', line: line.replace(':1,"failure"', ':{"$number":"Infinity"},"failure"') },
      /milliseconds/,
    ],
    ['another subject', { worker: 'w', line: line.replaceAll('right', 'wrong') }, /it is of another unit/],
    ['too much', { worker: 'w', line: ' '.repeat(2 ** 24 + 1) }, /has 16777217 characters, more than are read/],
  ])('is refused where it is %s', (_, message, words) => {
    expect(() => resultIn(message, plan, UNIT)).toThrow(QueueError);
    expect(() => resultIn(message, plan, UNIT)).toThrow(words);
  });
});

describe('the unit of a job', () => {
  it('is one of the plan', () => {
    expect(unitIn({ unit: 4 }, 5)).toBe(4);
    for (const unit of [5, -1, 0.5, '4', null, Number.NaN]) expect(() => unitIn({ unit }, 5)).toThrow('0 … 4');
    expect(() => unitIn('unit', 5)).toThrow(QueueError);
  });

  it('has an id that is read back, and no other is', () => {
    expect(unitOfJob(jobIdOf(12))).toBe(12);
    for (const id of ['12', 'unit-', 'unit-01', 'unit--1', 'unit-1e3', `unit-${'9'.repeat(30)}`, undefined]) {
      expect(unitOfJob(id)).toBeNull();
    }
  });

  it('says how many cases are done, where that is a number of them', () => {
    expect(casesDoneIn({ cases: 3 })).toBe(3);
    for (const progress of [0, null, { cases: -1 }, { cases: '3' }, { cases: 1.5 }])
      expect(casesDoneIn(progress)).toBeNull();
  });
});

describe('the connection of a worker', () => {
  it('says how many units it executes at once, and is believed within reason', () => {
    expect(concurrencyIn(`adjoint:queue:w:${connectionName('w-1.2', 16)}`)).toBe(16);
    for (const name of ['', 'adjoint:queue', 'w/', 'w/x', 'w/0']) expect(concurrencyIn(name)).toBe(1);
    expect(concurrencyIn('w/999999')).toBe(1000);
  });
});

describe('a campaign', () => {
  const digest = campaignDigest('1.0.0', document);

  it('has a digest of plan and version, whatever order the fields are in', () => {
    expect(isDigest(digest)).toBe(true);
    const turned = Object.fromEntries(Object.entries(document).toReversed()) as unknown as typeof document;
    expect(campaignDigest('1.0.0', turned)).toBe(digest);
    expect(campaignDigest('1.0.1', document)).not.toBe(digest);
    expect(campaignDigest('1.0.0', { ...document, seed: 2 })).not.toBe(digest);
  });

  it('is read from its header, and only under its own digest', () => {
    expect(lineOf(campaignFrom(digest, lineOf(header)))).toEqual(lineOf(header));
    expect(() => campaignFrom(campaignDigest('2', document), lineOf(header))).toThrow('its digest is another one');
    expect(() => campaignFrom(digest, '{"journal":1}')).toThrow(QueueError);
    expect(() => campaignFrom(digest, 'x')).toThrow(/is not JSON/);
  });
});

describe('the refusal of a worker', () => {
  it('is read as it was written, and nothing else is one', () => {
    const refusal = { worker: 'w', reason: 'another version' };
    expect(refusalFrom(refusalText(refusal))).toEqual(refusal);
    for (const text of ['', '{', '{}', 'null', '{"worker":1,"reason":2}', `"${'x'.repeat(9000)}"`]) {
      expect(refusalFrom(text)).toBeNull();
    }
  });
});
