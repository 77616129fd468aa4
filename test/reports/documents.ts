/** Results to draw: small, plausible, and with everything in them that a page has to show. */

import { summaryOf } from '../../bench/figures/summary.ts';
import type { HuntResult } from '../../bench/hunt/result.ts';
import type { BenchResult, BenchSubject, BenchWorkload, Cell, Interval, Timing } from '../../bench/result.ts';
import type { ScaleResult } from '../../bench/scale/result.ts';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import { workloadsNamed } from '../../bench/workloads/workload-sets.ts';
import { parseDocument } from '../../documents/parse.ts';
import { scatter } from '../../engines/scatter.ts';
import { FAULTS } from '../../faults/index.ts';
import { killAll } from '../../faults/kill.ts';
import { lawsNamed } from '../../properties/laws.ts';
import type { ReportDocument } from '../../reports/documents.ts';
import { resultJson } from '../../reports/json.ts';
import { verify } from '../../runs/verify/verify.ts';
import { type Case, numberToJson } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';

export const ENVIRONMENT = {
  date: '2026-11-22T17:39:45.016Z',
  node: '20.20.2',
  v8: '11.3.244.8-node.38',
  platform: 'linux',
  arch: 'x64',
  cpu: 'A Processor @ 2.00GHz',
  cores: 2,
  memoryBytes: 8 * 2 ** 30,
  loadAverage: [0.5, 0.75, 1],
  doubts: [],
};

/** As the suite writes it: a number that JSON cannot carry is a string. */
export function documentText(schema: string, result: object): string {
  const document = { schema, environment: ENVIRONMENT, ...result };
  return JSON.stringify(document, (_, value) => (typeof value === 'number' ? numberToJson(value) : value));
}

function subject(name: string): BenchSubject {
  return { name, typed: name, version: '1.2.3', origin: 'third party', threads: 1 };
}

function workload(name: string): BenchWorkload {
  return describedWorkload(workloadsNamed([name])[0]);
}

function timing(medianMs: number): Timing {
  const roundsMs = [medianMs * 0.99, null, medianMs * 1.01];
  return { samples: 20, medianMs, p25Ms: medianMs * 0.95, p75Ms: medianMs * 1.1, roundsMs };
}

const around = (value: number): Interval => ({ value, low: value * 0.9, high: value * 1.1 });

/** Three subjects on two networks, with an exact one, an infinite error, one that disagrees and one that is not covered. */
export function benchResult(names: readonly [string, string, string] = ['quick', 'exactly', 'wrong']): BenchResult {
  const workloads = [workload('flownetc.upflow6_5'), workload('pix2pix.up1'), workload('enet.pt.up4')];
  const [quick, exactly, wrong] = names;
  const cells = workloads.flatMap(({ name, multiplyAdds }, at): Cell[] => {
    const timed = (who: string, medianMs: number, units: number): Cell => {
      const gflops = (2 * multiplyAdds) / (medianMs * 1e6);
      return {
        workload: name,
        subject: who,
        status: 'timed',
        time: timing(medianMs),
        wholeCall: who === quick ? timing(medianMs + 1) : null,
        prepareMs: who === quick ? 1 : null,
        gflops,
        nsPerMultiplyAdd: (medianMs * 1e6) / multiplyAdds,
        limitShare: gflops / 20,
        ratio: who === quick ? { value: 1, low: 1, high: 1 } : around(medianMs / (at + 1)),
        standing: who === quick ? 'fastest' : 'slower',
        error: { units, ulps: units * 100 },
      };
    };
    const untimed = { workload: name, subject: wrong, message: '3 of 7 elements differ' };
    return [
      timed(quick, at + 1, at + 0.5),
      timed(exactly, 20 * (at + 1), 0),
      at === 0
        ? timed(wrong, 300, Number.POSITIVE_INFINITY)
        : at === 1
          ? { ...untimed, status: 'disagrees', known: null }
          : { ...untimed, status: 'not covered', message: 'groups', known: null },
    ];
  });
  const limits = [{ threads: 1, javascriptGflops: 3, webassemblyGflops: 20, relaxedSimd: false, memoryGBps: 10 }];
  const contents = { subjects: names.map(subject), workloads, cells, limits };
  return {
    kind: 'bench',
    timeBudgetMs: 100,
    rounds: 2,
    processes: 'one each',
    ...contents,
    summary: summaryOf(contents),
    noise: { clockStepMs: 0.0002, speedByRound: [0.98, 1.02], stolenShare: 0.01 },
    baseline: {
      yardstick: quick,
      allowedLoss: 0.05,
      changes: workloads.map(({ name }, at) => {
        const standing = (['faster', 'no loss', 'slower'] as const)[at];
        return { workload: name, subject: exactly, change: around([0.8, 1, 1.5][at]), standing };
      }),
      overall: [{ subject: exactly, change: around(1.06), standing: 'no loss' }],
      lost: [{ workload: 'pix2pix.up1', subject: wrong, status: 'disagrees' }],
    },
    milliseconds: 12_345,
    warnings: ['the machine was busy'],
    objections: [`${wrong} disagrees on pix2pix.up1`],
  };
}

/** Two subjects; the second uses no memory, and gives no time on the largest point. */
export function scaleResult(names: readonly [string, string] = ['quick', 'exactly']): ScaleResult {
  const points = [4, 8, 16, 32].map((value) => ({
    value,
    workload: { ...workload('pix2pix.up1'), name: `extent ${value}` },
  }));
  const cells = points.flatMap(({ value, workload: { name } }) =>
    names.map((who, at) => {
      const key = { value, workload: name, subject: who };
      if (at === 1 && value === 32) return { ...key, status: 'timed out' as const, message: 'no answer', known: null };
      const time = timing(0.01 * (at + 1) * value ** 2);
      return { ...key, status: 'timed' as const, time, peakBytes: at === 0 ? 1000 * value ** 2 : 0 };
    }),
  );
  const fitted = (who: string, quantity: 'time' | 'memory', factor: number) => {
    return {
      subject: who,
      quantity,
      factor,
      exponent: { value: 2, low: 1.9, high: 2.1 },
      rSquared: 0.999,
      values: [8, 16, 32],
    };
  };
  return {
    kind: 'scale',
    axis: 'extent',
    subjects: names.map(subject),
    points,
    cells,
    fits: [fitted(names[0], 'time', 0.01), fitted(names[1], 'time', 0.02), fitted(names[0], 'memory', 1000)],
    milliseconds: 4000,
    warnings: [],
    objections: [],
  };
}

export function huntResult(names: readonly [string, string] = ['exactly', 'quick']): HuntResult {
  const cliff = (descriptor: string, ratio: number) => ({
    workload: { ...workload('pix2pix.up1'), name: descriptor, descriptor },
    ratio: around(ratio),
    subjectMs: ratio,
    againstMs: 1,
  });
  return {
    kind: 'hunt',
    subject: subject(names[0]),
    against: subject(names[1]),
    seed: 7,
    tried: [cliff('x1 k1', 2), cliff('x9 k3', 40), cliff('x5 k2', 0.5)],
    untimed: [{ descriptor: 'x3 k3 d2', message: 'not covered: dilation' }],
    worst: cliff('x9 k3', 40),
    shrunk: cliff('x2 k3', 38),
    shrinks: 5,
    milliseconds: 9000,
    warnings: [],
    objections: [],
  };
}

/** A result of every kind, as the reader gives it: what the suite finds of three subjects and two defects, and samples. */
export async function pageDocuments(names?: readonly [string, string, string]): Promise<ReportDocument[]> {
  const [quick, exactly, wrong] = names ?? ['quick', 'exactly', 'wrong'];
  const right = (problem: Case) => {
    customaryGeometryOf(problem);
    return scatter(problem);
  };
  const firstBias = (problem: Case) => right({ ...problem, bias: problem.bias?.map((_, __, all) => all[0]) ?? null });
  const subjects = [
    subjectInProcess({ name: quick, convTranspose: right }, 'module'),
    subjectInProcess(
      { name: exactly, version: '1.2.3', capabilities: { groups: false }, convTranspose: right },
      'module',
    ),
    subjectInProcess({ name: wrong, convTranspose: firstBias }, 'module'),
  ];
  const laws = lawsNamed(['agreement', 'refusal', 'bounded-agreement', 'gradient-x']);
  const verified = await verify(subjects, { laws, seed: 1, runs: 20 });
  const faults = FAULTS.filter(({ id }) => ['bias-dropped', 'dilation-silently-ignored'].includes(id));
  const killed = await killAll(faults, { laws: lawsNamed(['core']), seeds: [1, 2], runs: 50 });
  const texts = [
    resultJson(verified, ENVIRONMENT),
    resultJson(killed, ENVIRONMENT),
    documentText('adjoint/bench/2', benchResult(names)),
    documentText('adjoint/scale/1', scaleResult([quick, exactly])),
    documentText('adjoint/hunt/1', huntResult([exactly, quick])),
  ];
  return Promise.all(texts.map((text) => parseDocument(text, 'sample')));
}
