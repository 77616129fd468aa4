import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkLaw } from '../../../properties/checking/check.ts';
import { agreement } from '../../../properties/laws/agreement.ts';
import type { CertifyOptions } from '../../../runs/certify/certify-all.ts';
import { certifyAll } from '../../../runs/certify/certify-all.ts';
import type { VerifyOptions } from '../../../runs/verify/gate.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { referenceImplementation } from '../../../subjects/reference-engine.ts';

const subject = subjectInProcess(referenceImplementation('scatter'));

describe('a number that a run is given', () => {
  it.each<[Partial<Record<keyof VerifyOptions, unknown>>, string]>([
    [{}, 'TypeError: verify: seed must be an integer, got undefined'],
    [{ seed: 1 }, 'TypeError: verify: runs must be an integer >= 1, got undefined'],
    [{ seed: 1, runs: 0 }, 'RangeError: verify: runs must be an integer >= 1, got 0'],
    [{ seed: 1, runs: 1.5 }, 'RangeError: verify: runs must be an integer >= 1, got 1.5'],
    [{ seed: Number.NaN, runs: 1 }, 'RangeError: verify: seed must be an integer, got NaN'],
    [{ seed: '1', runs: 1 }, 'TypeError: verify: seed must be an integer, got "1"'],
  ])('is refused by verify: %j', async (options, message) => {
    const run = verify([subject], { laws: [agreement], ...options } as VerifyOptions);
    expect(`${await run.catch((error) => error)}`).toBe(message);
  });

  it.each<[Partial<Record<keyof CheckOptions, unknown>>, string]>([
    [{ seed: 1 }, 'TypeError: checkLaw: runs must be an integer >= 1, got undefined'],
    [{ runs: 1 }, 'TypeError: checkLaw: seed must be an integer, got undefined'],
  ])('is refused by checkLaw: %j', async (options, message) => {
    expect(`${await checkLaw(subject, agreement, options as CheckOptions).catch((error) => error)}`).toBe(message);
  });

  it.each<[keyof CertifyOptions, unknown, string]>([
    ['seed', null, 'TypeError: certifyAll: seed must be an integer, got null'],
    ['bound', 0, 'RangeError: certifyAll: bound must be an integer >= 1, got 0'],
    ['strength', 1, 'RangeError: certifyAll: strength must be an integer >= 2, got 1'],
    ['points', undefined, 'TypeError: certifyAll: points must be an integer >= 1, got undefined'],
  ])('is refused by certifyAll: %s %j', async (option, value, message) => {
    const options = { seed: 1, bound: 1, strength: 2, points: 1, [option]: value } as CertifyOptions;
    expect(`${await certifyAll([subject], options).catch((error) => error)}`).toBe(message);
  });

  it('may be negative where it is a seed', async () => {
    expect((await checkLaw(subject, agreement, { seed: -1, runs: 2 })).status).toBe('passed');
  });
});
