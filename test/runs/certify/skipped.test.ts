/** Subjects that skip what they can be asked, by their capabilities: no certificate says more than what was checked. */
import { describe, expect, it } from 'vitest';
import { certifyMarkdown } from '../../../reports/certify/markdown.ts';
import { certifyText } from '../../../reports/certify/text.ts';
import { certifyAll } from '../../../runs/certify/certify-all.ts';
import type { CertifyResult } from '../../../runs/certify/result.ts';
import type { GeometryUnitResult } from '../../../runs/certify/unit-result.ts';
import type { Case } from '../../../spec/case.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { MACHINE } from '../../bench/machine.ts';
import { right, SMALL, wrong } from './certificates.ts';

/** Skips what this holds for. @param calls of it that are answered before */
function skippingWhere(isSkipped: (problem: Case) => boolean, subject: Subject = right('skips'), calls = 0): Subject {
  let answered = 0;
  return {
    ...subject,
    async run(problem, options) {
      if (isSkipped(problem) && answered++ >= calls) return { kind: 'skipped', message: 'beyond me' };
      return subject.run(problem, options);
    },
  };
}

const skipped = ({ certificates }: CertifyResult) => certificates[0].totals.skipped;

describe('a subject that skips', () => {
  const SKIPPING: readonly [string, (problem: Case) => boolean][] = [
    ['everything', () => true],
    ['all but the plainest', ({ stride, dilation }) => stride[0] > 1 || dilation[0] > 1],
    ['one type', ({ dtype }) => dtype === 'f32'],
    [
      'a single geometry',
      ({ stride, dilation, w, x }) => [...stride, ...dilation, w.shape[2], x.shape[2]].join() === '2,2,2,2',
    ],
  ];

  it.each(SKIPPING)('%s is not certified: how many, of how many, and what to declare', async (_, isSkipped) => {
    const result = await certifyAll([skippingWhere(isSkipped)], SMALL);
    expect(result.verdict).toBe('not certified');
    expect(result.certificates[0].status).toBe('not certified');
    expect(skipped(result)).toBeGreaterThan(0);
    const asked = result.certificates[0].parts.reduce((sum, { geometries }) => sum + geometries, skipped(result));
    expect(result.objections).toEqual([
      `skips skipped ${skipped(result)} of ${asked} geometries that its capabilities include: what is beyond it belongs ` +
        'into its capabilities (such as ranks, groups, padding, largest), so that it is not asked',
    ]);
    for (const text of [certifyText(result, 'adjoint'), certifyMarkdown(result, MACHINE)]) {
      expect(text).toContain('NOT CERTIFIED: 0 of 1 subject');
      expect(text).not.toMatch(/: certified|\| certified/);
    }
    expect(certifyText(result, 'adjoint')).toContain(`; it skipped ${skipped(result)} that it can be asked`);
  });

  it('at its second point is not certified either', async () => {
    const isStride = ({ stride }: Case) => stride[0] === 2;
    const result = await certifyAll([skippingWhere(isStride, right('skips'), 1)], SMALL);
    expect(result.verdict).toBe('not certified');
    expect(skipped(result)).toBeGreaterThan(0);
  });

  it('is not certified in a shard, nor where it skips in one of several journals', async () => {
    const results: GeometryUnitResult[] = [];
    const result = await certifyAll([skippingWhere(() => true)], {
      ...SMALL,
      shard: { index: 1, of: 2 },
      onUnit: (unit) => results.push(unit as GeometryUnitResult),
    });
    expect(result.verdict).toBe('not certified');
    const healthy = await certifyAll([right('skips')], {
      ...SMALL,
      done: new Map(results.map((one) => [one.unit, one])),
    });
    expect(healthy.verdict).toBe('not certified');
  });

  it('fails where it is wrong as well', async () => {
    const result = await certifyAll([skippingWhere(({ w }) => w.shape[2] === 2, wrong('skips'))], SMALL);
    expect(result.objections).toEqual(['skips fails']);
  });
});

describe('what lies outside the capabilities', () => {
  it('is not asked, and no reason to certify nothing', async () => {
    const able = right('able');
    const capabilities = { ...able.capabilities, dilation: false };
    const isAsked: boolean[] = [];
    const declared: Subject = {
      ...able,
      capabilities,
      run(problem, options) {
        isAsked.push(problem.dilation[0] > 1 && problem.w.shape[2] > 1);
        return able.run(problem, options);
      },
    };
    const result = await certifyAll([declared], SMALL);
    expect(result.verdict).toBe('certified');
    expect(skipped(result)).toBe(0);
    expect(result.certificates[0].totals.outside).toBeGreaterThan(0);
    expect(isAsked).not.toContain(true);
  });
});
