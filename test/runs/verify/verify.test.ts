import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCase, checkLaw } from '../../../properties/checking/check.ts';
import { FLOOR_FROM_CASES } from '../../../properties/coverage/coverage.ts';
import { type KnownFailure, parseKnownFailures } from '../../../properties/known-failures/known-failures.ts';
import type { Law } from '../../../properties/law.ts';
import { CORE_LAWS, lawsNamed } from '../../../properties/laws.ts';
import { execute } from '../../../runs/execute.ts';
import { unitsOf } from '../../../runs/plan.ts';
import { planFor, type VerifyOptions } from '../../../runs/verify/gate.ts';
import type { VerifyResult } from '../../../runs/verify/result.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { type Case, formatCase } from '../../../spec/case.ts';
import { customaryGeometryOf, geometryOf } from '../../../spec/geometry.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Implementation, Subject } from '../../../subjects/subject.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';
import { correct, faulty } from '../../subjects/faulty.ts';

const [agreement] = lawsNamed(['agreement']);
const BASE: VerifyOptions = { seed: SEED, runs: 30, laws: [agreement] };

function subject(
  name: string,
  convTranspose: Implementation['convTranspose'] = gatedCorrect,
  capabilities: NonNullable<Implementation['capabilities']> = {},
): Subject {
  return subjectInProcess({ name, convTranspose, capabilities }, 'module');
}

function gatedCorrect(problem: Case): Tensor {
  customaryGeometryOf(problem);
  return correct(problem);
}

/** A correct subject that keeps the cases it was given, one line each. */
function recording(): { lines: string[]; subject: Subject } {
  const lines: string[] = [];
  return {
    lines,
    subject: subject('recording', (problem) => {
      lines.push(formatCase(problem));
      return gatedCorrect(problem);
    }),
  };
}

const LEGAL = caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 2]), padEnd: [1] });

function knownFailure(changed: Partial<KnownFailure>): KnownFailure {
  return {
    id: 'flipped',
    subjects: ['wrong'],
    laws: ['agreement'],
    when: ['padding'],
    fails: ['values'],
    case: LEGAL,
    reference: 'nowhere',
    note: 'for the test',
    ...changed,
  };
}

/** Wrong wherever there is a pad, and nowhere else. */
const wrongWithPads = (problem: Case): Tensor => {
  const { shape, data } = gatedCorrect(problem);
  const padded = geometryOf(problem).axes.some(({ padBegin, padEnd }) => padBegin + padEnd > 0);
  return { shape, data: padded ? data.map((value) => value + 1) : data };
};

const verdictOf = ({ verdict, objections }: VerifyResult) => ({ verdict, objections });

describe('the verdict', () => {
  it('is agree where every law passes, without objections', async () => {
    const result = await verify([subject('one'), subject('two')], { ...BASE, laws: CORE_LAWS });
    expect(verdictOf(result)).toEqual({ verdict: 'agree', objections: [] });
    expect(result.checks).toHaveLength(2 * CORE_LAWS.length);
    expect(result.checks.map(({ status }) => status)).toEqual(result.checks.map(() => 'passed'));
    expect(result).toMatchObject({ kind: 'verify', seed: SEED, runs: 30, cases: 2 * 30 * CORE_LAWS.length });
    expect(result.subjects.map(({ name, origin }) => [name, origin])).toEqual([
      ['one', 'module'],
      ['two', 'module'],
    ]);
    expect(result.laws.map(({ id }) => id)).toEqual(CORE_LAWS.map(({ id }) => id));
  });

  it('is disagree where one law fails on one subject, and names both', async () => {
    const wrong = subject('wrong', faulty('group offset of the filter ignored').make());
    const result = await verify([subject('right'), wrong], { ...BASE, laws: lawsNamed(['output-shape', 'agreement']) });
    expect(verdictOf(result)).toEqual({ verdict: 'disagree', objections: ['wrong fails agreement'] });
    expect(result.checks.map(({ subject: name, law, status }) => [name, law, status])).toEqual([
      ['right', 'output-shape', 'passed'],
      ['right', 'agreement', 'passed'],
      ['wrong', 'output-shape', 'passed'],
      ['wrong', 'agreement', 'failed'],
    ]);
  });

  it('is disagree where there is no subject', async () => {
    const result = await verify([], BASE);
    expect(verdictOf(result)).toEqual({ verdict: 'disagree', objections: ['nothing ran: there is no subject'] });
    expect(result.cases).toBe(0);
  });

  it('is disagree where no law applies to a subject, although another passes', async () => {
    const laws = lawsNamed(['bias-affinity']);
    const result = await verify([subject('full'), subject('plain', gatedCorrect, { bias: false })], { ...BASE, laws });
    expect(verdictOf(result)).toEqual({ verdict: 'disagree', objections: ['nothing ran on plain'] });
    expect(result.checks[1]).toMatchObject({ status: 'not covered', missing: 'bias', cases: 0 });
  });

  it('is disagree where there is no law', async () => {
    expect((await verify([subject('one')], { ...BASE, laws: [] })).objections).toEqual(['nothing ran on one']);
  });

  it('is agree where some laws are not covered and others pass', async () => {
    const plain = subject('plain', gatedCorrect, { bias: false, refuses: [] });
    const result = await verify([plain], { ...BASE, laws: CORE_LAWS });
    expect(verdictOf(result)).toEqual({ verdict: 'agree', objections: [] });
    const missing = result.checks.filter(({ status }) => status === 'not covered').map(({ law }) => law);
    expect(missing).toEqual(['refusal', 'bias-affinity']);
  });
});

describe('coverage', () => {
  /** Agreement on one and the same case. */
  const monotonous: Law = { ...agreement, cases: () => fc.constant(LEGAL) };

  it('is an objection where a class that can be reached is under its floor', async () => {
    const result = await verify([subject('one')], { ...BASE, runs: FLOOR_FROM_CASES, laws: [monotonous] });
    expect(result.verdict).toBe('disagree');
    expect(result.objections).toContain('coverage of groups on one is under its floor');
    expect(result.objections).toContain('coverage of rank-3 on one is under its floor');
    expect(result.objections).not.toContain('coverage of padding on one is under its floor');
    const groups = result.coverage.find(({ id }) => id === 'groups');
    expect(groups).toMatchObject({ counts: { one: 0 }, short: ['one'] });
  });

  it('is none where the subject cannot be asked', async () => {
    const able = subject('able', gatedCorrect, { groups: false });
    const result = await verify([able], { ...BASE, runs: FLOOR_FROM_CASES, laws: [monotonous] });
    expect(result.objections).not.toContain('coverage of groups on able is under its floor');
    expect(result.coverage.find(({ id }) => id === 'groups')).toMatchObject({ counts: { able: null }, short: [] });
  });

  it('has no floor below as many cases as chance needs', async () => {
    const result = await verify([subject('one')], { ...BASE, runs: FLOOR_FROM_CASES - 1, laws: [monotonous] });
    expect(verdictOf(result)).toEqual({ verdict: 'agree', objections: [] });
  });

  it('counts the cases of all laws but refusal, subject by subject', async () => {
    const laws = lawsNamed(['output-shape', 'agreement', 'refusal']);
    const { coverage } = await verify([subject('one'), subject('flat', gatedCorrect, { ranks: [2] })], {
      ...BASE,
      laws,
    });
    const counts = (id: string) => coverage.find((entry) => entry.id === id)?.counts;
    expect(counts('rank-2')?.flat).toBe(60);
    expect(counts('rank-1')?.flat).toBeNull();
    const byRank = ['rank-1', 'rank-2', 'rank-3'].map((id) => counts(id)!.one!);
    expect(byRank.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(Math.min(...byRank)).toBeGreaterThan(0);
  });

  it('holds every floor for the generated cases of a full run', async () => {
    const cheap = lawsNamed(['output-shape', 'linearity-x']);
    const { coverage, objections } = await verify([subject('one')], { ...BASE, runs: 400, laws: cheap });
    expect(objections).toEqual([]);
    expect(coverage.filter(({ short }) => short.length > 0)).toEqual([]);
  });
});

describe('the cases', () => {
  it('are counted as often as they are put', async () => {
    const { lines, subject: one } = recording();
    let told = 0;
    const result = await checkLaw(one, agreement, { seed: SEED, runs: 25, onCase: () => told++ });
    expect([result.cases, lines.length, told]).toEqual([25, 25, 25]);
  });

  it('are counted up to the first failure, without those of shrinking', async () => {
    let calls = 0;
    const wrong = subject('wrong', (problem) => {
      calls++;
      return wrongWithPads(problem);
    });
    const { cases, failure } = await checkLaw(wrong, agreement, { seed: SEED, runs: 100 });
    const passed = await checkLaw(subject('right'), agreement, { seed: SEED, runs: 100 });
    expect(cases).toBeLessThan(passed.cases);
    expect(calls).toBeGreaterThan(cases);
    expect(failure!.shrinks).toBeGreaterThan(0);
  });

  it('are the same for one seed and others for another', async () => {
    const drawn = async (seed: number) => {
      const { lines, subject: one } = recording();
      await checkLaw(one, agreement, { seed, runs: 20 });
      return lines;
    };
    expect(await drawn(7)).toEqual(await drawn(7));
    expect(new Set([...(await drawn(7)), ...(await drawn(8))]).size).toBeGreaterThan(36);
  });

  it('are others for each law, from one seed', async () => {
    const firsts = new Set<string>();
    for (const law of lawsNamed(['output-shape', 'agreement', 'bounded-agreement'])) {
      const { lines, subject: one } = recording();
      await checkLaw(one, { ...law, cases: agreement.cases }, { seed: SEED, runs: 5 });
      for (const line of lines) firsts.add(line);
    }
    expect(firsts.size).toBe(15);
  });

  it('are no others where further laws or subjects are verified as well', async () => {
    const alone = recording();
    const among = recording();
    await verify([alone.subject], BASE);
    await verify([subject('other'), among.subject], { ...BASE, laws: lawsNamed(['agreement']) });
    expect(among.lines).toEqual(alone.lines);
  });
});

describe('a replay', () => {
  it('of seed and path puts the smallest case again, and nothing else', async () => {
    const wrong = () => subject('wrong', wrongWithPads);
    const first = await verify([wrong()], BASE);
    const { path, case: line } = first.checks[0].failure!;
    const again = await verify([wrong()], { ...BASE, path: path! });
    expect(again.checks[0].failure).toMatchObject({ case: line, seed: SEED, path });
    expect(again.cases).toBe(1);
    expect([first.combinations.map(({ subject: name }) => name), first.coverage.length > 0]).toEqual([['wrong'], true]);
    expect([again.combinations, again.coverage]).toEqual([[], []]);
    expect(again.objections).toEqual(['wrong fails agreement']);
  });

  it('of seed and path passes on a subject that was mended', async () => {
    const { failure } = await checkLaw(subject('wrong', wrongWithPads), agreement, { seed: SEED, runs: 30 });
    const mended = await checkLaw(subject('mended'), agreement, { seed: SEED, runs: 30, path: failure!.path! });
    expect(mended).toMatchObject({ status: 'passed', failure: null });
  });

  it('of seed and path puts one case, also where it passes', async () => {
    const { failure } = await checkLaw(subject('wrong', wrongWithPads), agreement, { seed: SEED, runs: 30 });
    const mended = await checkLaw(subject('mended'), agreement, { seed: SEED, runs: 30, path: failure!.path! });
    expect(mended).toMatchObject({ status: 'passed', cases: 1, failure: null });
  });

  it('of a case puts that case to every law that is asked for', async () => {
    const laws = lawsNamed(['output-shape', 'agreement']);
    const result = await verify([subject('wrong', wrongWithPads)], { ...BASE, laws, case: LEGAL });
    expect(result.checks.map(({ status, cases }) => [status, cases])).toEqual([
      ['passed', 1],
      ['failed', 1],
    ]);
    expect(result.checks[1].failure).toMatchObject({ case: formatCase(LEGAL), path: null });
    expect(result.coverage).toEqual([]);
  });

  it('of a case passes where the subject is right', async () => {
    const result = await verify([subject('right')], { ...BASE, case: LEGAL });
    expect(verdictOf(result)).toEqual({ verdict: 'agree', objections: [] });
  });
});

const wrong = () => subject('wrong', wrongWithPads);

function verifyWith(knownFailures: KnownFailure[], subjects: Subject[] = [wrong()]): Promise<VerifyResult> {
  return verify(subjects, { ...BASE, knownFailures });
}

describe('known failures', () => {
  it('let a subject pass that fails only as listed, and count how often it did', async () => {
    let wrongs = 0;
    const counted = subject('wrong', (problem) => {
      const result = wrongWithPads(problem);
      if (result.data.some((value, at) => value !== correct(problem).data[at])) wrongs++;
      return result;
    });
    const result = await verifyWith([knownFailure({})], [counted]);
    expect(verdictOf(result)).toEqual({ verdict: 'agree', objections: [] });
    const [known] = result.knownFailures;
    expect(known).toMatchObject({ id: 'flipped', subject: 'wrong', status: 'alive', passes: [] });
    // The entry's own case is one more.
    expect(known.cases).toBe(wrongs - 1);
    expect(known.cases).toBeGreaterThan(10);
    expect(result.checks[0]).toMatchObject({ status: 'passed', cases: 30, known: { flipped: known.cases } });
  });

  it('are stale where their own case passes, which is an objection', async () => {
    const unpadded = caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 2]) });
    const result = await verifyWith([knownFailure({}), knownFailure({ id: 'old', when: ['rank-1'], case: unpadded })]);
    expect(result.objections).toEqual(['known failure old no longer fails agreement on wrong as listed: remove it']);
    expect(result.verdict).toBe('disagree');
    expect(result.knownFailures.map(({ id, status }) => [id, status])).toEqual([
      ['flipped', 'alive'],
      ['old', 'stale'],
    ]);
  });

  it('are no objection where their own case passes and they say that it need not fail', async () => {
    const unpadded = caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 2]) });
    const varied = knownFailure({ id: 'old', when: ['rank-1'], case: unpadded, varies: 'on some machines' });
    const result = await verifyWith([knownFailure({}), varied]);
    expect(verdictOf(result)).toEqual({ verdict: 'agree', objections: [] });
    expect(result.knownFailures[1]).toMatchObject({ id: 'old', status: 'absent', passes: ['agreement'] });
  });

  it('are stale on a subject that was mended', async () => {
    const result = await verifyWith([knownFailure({})], [subject('wrong')]);
    expect(result.objections).toEqual([
      'known failure flipped no longer fails agreement on wrong as listed: remove it',
    ]);
  });

  it.each([
    [
      'another condition',
      {
        when: ['padding', 'rank-3'],
        case: caseOf({ x: counting([1, 1, 1, 1, 1]), w: counting([1, 1, 2, 1, 1]), padEnd: [1, 0, 0] }),
      },
    ],
    ['a condition turned round', { when: ['not padding'] }],
    ['another way to fail', { fails: ['refused' as const] }],
    ['another subject', { subjects: ['other'] }],
  ])('hide nothing for %s', async (_, changed) => {
    const result = await verifyWith([knownFailure(changed)]);
    expect(result.objections).toContain('wrong fails agreement');
    expect(result.verdict).toBe('disagree');
  });

  it('do nothing for a subject or a law that is not run', async () => {
    const entries = [knownFailure({ subjects: ['other'] }), knownFailure({ id: 'b', laws: ['refusal'] })];
    const result = await verifyWith(entries, [subject('right')]);
    expect(verdictOf(result)).toEqual({ verdict: 'agree', objections: [] });
    expect(result.knownFailures).toEqual([]);
  });

  it('hide only what matches: the failure reported is one outside the condition', async () => {
    const result = await verifyWith([knownFailure({ when: ['padding', 'not asymmetric-padding'] })]);
    const { failure } = result.checks[0];
    expect(failure).not.toBeNull();
    const { axes } = geometryOf(JSON.parse(failure!.case));
    expect(axes.some(({ padBegin, padEnd }) => Math.abs(padBegin - padEnd) > 1)).toBe(true);
  });
});

describe('an entry of the known failures', () => {
  it('goes by what was typed, not by the name that a module gives itself', async () => {
    const implementation: Implementation = { name: 'wrong', convTranspose: wrongWithPads };
    const result = await verifyWith([knownFailure({})], [subjectInProcess(implementation, 'module', './mine.mjs')]);
    expect(result.objections).toEqual(['wrong fails agreement']);
  });

  /** A subject, and what happened to it. */
  function traced() {
    const events: string[] = [];
    const subject: Subject = {
      ...wrong(),
      run: (problem) => {
        events.push(formatCase(problem) === formatCase(LEGAL) ? 'the case' : 'a case');
        return wrong().run(problem);
      },
      close: async () => {
        events.push('close');
      },
    };
    return { subject, events };
  }

  it('has its case put to a subject that is closed before and after it', async () => {
    const { subject, events } = traced();
    await verifyWith([knownFailure({})], [subject]);
    expect(events.slice(-3)).toEqual(['close', 'the case', 'close']);
  });

  it('leaves no trace in a law that is checked after it, in whatever order the units are executed', async () => {
    const { subject, events } = traced();
    const plan = planFor([subject], { ...BASE, knownFailures: [knownFailure({}), knownFailure({ id: 'another' })] });
    const [law, , recheck, other] = unitsOf({ ...plan, runs: 60 });
    for (const unit of [recheck, law, law, other, law]) {
      events.push(unit === law ? 'law' : 'recheck');
      await execute(plan, unit, subject, {});
    }
    const told = events.filter((event) => event !== 'a case');
    expect(told).toEqual([
      'recheck',
      'close',
      'the case',
      'law',
      'close',
      'law',
      'recheck',
      'close',
      'the case',
      'close',
      'law',
    ]);
  });

  it('taints its subject: a new failure after it counts only if it comes again in a new process', async () => {
    const isListed = (problem: Case) => problem.padEnd.some((pad) => pad > 0);
    let broken = false;
    const tainting: Subject = {
      ...subject('wrong', (problem) => {
        if (isListed(problem)) broken = true;
        if (!broken) return gatedCorrect(problem);
        const { shape, data } = gatedCorrect(problem);
        return { shape, data: data.map((value) => value + 1) };
      }),
      close: async () => {
        broken = false;
      },
    };
    const listed = knownFailure({ when: ['padding'] });
    const { status, known } = await checkLaw(tainting, agreement, { seed: SEED, runs: 60, knownFailures: [listed] });
    expect(Object.values(known)[0]).toBeGreaterThan(0);
    // Begin pads alone are listed as well, but do not taint it: everything else is right once it is started anew.
    expect(status).toBe('passed');
  });

  it('explains a failure of its tainted subject that only a new process shows to be as listed', async () => {
    let broken = false;
    const trapping: Subject = {
      ...subject('wrong'),
      run: async (problem) => {
        if (broken) return { kind: 'crashed', message: 'trap' };
        broken = problem.padEnd.some((pad) => pad > 0);
        return broken ? { kind: 'refused', message: 'pads' } : subject('wrong').run(problem);
      },
      close: async () => {
        broken = false;
      },
    };
    const listed = knownFailure({ when: ['padding'], fails: ['refused'] });
    const { status, known } = await checkLaw(trapping, agreement, { seed: SEED, runs: 60, knownFailures: [listed] });
    expect(status).toBe('passed');
    expect(known.flipped).toBeGreaterThan(10);
  });
});

describe('the case of an entry of the known failures', () => {
  it.each([
    ['is alive where the case fails still', LEGAL, 'alive', []],
    ['is stale where it does not', { ...LEGAL, padEnd: [0] }, 'stale', ['agreement']],
  ])('is looked at where it excused a case of another law than its own: %s', async (_, own, status, passes) => {
    const entry = knownFailure({ case: own });
    const laws = lawsNamed(['linearity-x']);
    const { knownFailures, objections } = await verify([wrong()], { ...BASE, laws, knownFailures: [entry] });
    expect(knownFailures).toMatchObject([{ id: 'flipped', status, passes }]);
    expect(knownFailures[0].cases).toBeGreaterThan(0);
    expect(objections).toHaveLength(passes.length);
  });

  it('is not looked at in a replay', async () => {
    const result = await verify([wrong()], { ...BASE, case: LEGAL, knownFailures: [knownFailure({})] });
    expect(result.objections).toEqual(['wrong fails agreement']);
    expect(result.knownFailures).toEqual([]);
  });

  it('of an illegal case goes by the kind', async () => {
    const accepting = subject('wrong', (problem) => {
      if (problem.groups === 0) return { shape: [1], data: [0] };
      return gatedCorrect(problem);
    });
    const line = formatCase({ ...LEGAL, groups: 0 });
    const [entry] = parseKnownFailures(
      `[{"id":"zero","subjects":["wrong"],"laws":["refusal"],"when":["zero-groups"],"fails":["accepted"],"case":${line},"reference":"r","note":"n"}]`,
      'test',
    );
    const laws = lawsNamed(['refusal']);
    const listed = await verify([accepting], { ...BASE, runs: 100, laws, knownFailures: [entry] });
    expect(verdictOf(listed)).toEqual({ verdict: 'agree', objections: [] });
    expect(listed.knownFailures[0].cases).toBeGreaterThan(0);
    const unlisted = await verify([accepting], { ...BASE, runs: 100, laws });
    expect(unlisted.objections).toEqual(['wrong fails refusal']);
  });
});

describe('an interrupted run', () => {
  it('does not pass, and counts only what was put', async () => {
    const interrupt = new AbortController();
    let calls = 0;
    const one = subject('one', (problem) => {
      if (++calls === 10) interrupt.abort();
      return gatedCorrect(problem);
    });
    const laws = lawsNamed(['output-shape', 'agreement']);
    const result = await verify([one], { ...BASE, laws, signal: interrupt.signal });
    expect(result.checks.map(({ status, cases }) => [status, cases])).toEqual([
      // The call in which the signal came is nothing to go by.
      ['interrupted', 9],
      ['interrupted', 0],
    ]);
    expect(calls).toBe(10);
    expect(verdictOf(result)).toEqual({
      verdict: 'interrupted',
      objections: ['the run ended early, interrupted: 2 of 2 checks are not complete'],
    });
  });

  it('does not pass where it is interrupted before the first case', async () => {
    const result = await verify([subject('one')], { ...BASE, signal: AbortSignal.abort() });
    expect(result.objections).toEqual(['the run ended early, interrupted: 1 of 1 checks are not complete']);
  });

  it('keeps a failure that was found, and leaves known failures alone', async () => {
    const interrupt = new AbortController();
    let calls = 0;
    const wrong = subject('wrong', (problem) => {
      const { shape, data } = gatedCorrect(problem);
      if (++calls === 2) interrupt.abort();
      return { shape, data: data.map((value) => value + 1) };
    });
    const knownFailures = [knownFailure({ when: ['rank-3'] })];
    const result = await verify([wrong], { ...BASE, seed: 5, knownFailures, signal: interrupt.signal });
    expect(result.knownFailures).toEqual([]);
    expect(result.verdict).toBe('disagree');
    expect(result.objections).toEqual(['wrong fails agreement', 'the run ended early, interrupted']);
  });
});

describe('an exception inside a law', () => {
  const broken: Law = {
    ...agreement,
    id: 'broken',
    check: async () => {
      throw new Error('the law is wrong');
    },
  };

  it('rejects as a defect of the suite, naming law and subject', async () => {
    const check = checkLaw(subject('one'), broken, { seed: 1, runs: 3 });
    await expect(check).rejects.toThrow('law broken on one broke: Error: the law is wrong');
    await expect(verify([subject('one')], { ...BASE, laws: [broken] })).rejects.toThrow('law broken on one broke');
  });

  it('rejects where the law throws before it returns a promise', async () => {
    const throwing: Law = {
      ...broken,
      check: () => {
        throw new Error('at once');
      },
    };
    await expect(checkLaw(subject('one'), throwing, { seed: 1, runs: 3 })).rejects.toThrow(
      /law broken on one broke: .*at once/,
    );
  });

  it('rejects where the cases cannot be drawn', async () => {
    const undrawn: Law = {
      ...agreement,
      id: 'undrawn',
      cases: () =>
        fc.constant(LEGAL).map(() => {
          throw new Error('no case');
        }),
    };
    await expect(checkLaw(subject('one'), undrawn, { seed: 1, runs: 3 })).rejects.toThrow('no case');
  });

  it('rejects although a case failed before it', async () => {
    let calls = 0;
    const later: Law = {
      ...agreement,
      id: 'later',
      check: async () => {
        if (++calls > 1) throw new Error('while shrinking');
        return { kind: 'values', message: 'different', difference: null };
      },
    };
    await expect(checkLaw(subject('one'), later, { seed: 1, runs: 3 })).rejects.toThrow('while shrinking');
  });

  it('rejects for a given case', async () => {
    await expect(checkCase(subject('one'), broken, LEGAL)).rejects.toThrow('the law is wrong');
  });
});

describe('a case that a law is not about', () => {
  it('is left out where it is legal and the law is about illegal cases', async () => {
    const result = await verify([subject('right')], { ...BASE, laws: CORE_LAWS, case: LEGAL });
    expect(result.verdict).toBe('agree');
  });

  it('is left out where it is illegal and the law is about legal cases', async () => {
    const illegal = { ...LEGAL, groups: 0 };
    const result = await verify([subject('right')], { ...BASE, laws: CORE_LAWS, case: illegal });
    expect(result.verdict).toBe('agree');
  });

  it('is left out where the subject lacks what the law needs', async () => {
    const plain = subject(
      'plain',
      (problem) => {
        if (problem.bias !== null) throw new RangeError('no bias here');
        return gatedCorrect(problem);
      },
      { bias: false },
    );
    const result = await verify([plain], { ...BASE, laws: lawsNamed(['agreement', 'bias-affinity']), case: LEGAL });
    expect(result.verdict).toBe('agree');
  });
});

describe('progress', () => {
  it('tells each law once before its cases, at every case and when it is done, in however many blocks', async () => {
    const told: string[] = [];
    await verify([subject('one')], {
      ...BASE,
      runs: 51,
      laws: lawsNamed(['output-shape', 'agreement']),
      onProgress: ({ law, finished }) => told.push(`${law} ${finished?.status ?? '…'}`),
    });
    const states = [...Array.from({ length: 52 }, () => '…'), 'passed'];
    expect(told).toEqual(['output-shape', 'agreement'].flatMap((law) => states.map((state) => `${law} ${state}`)));
  });
});
