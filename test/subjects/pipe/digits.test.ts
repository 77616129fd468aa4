/** What programs write in decimal is the number of the case's type that is nearest to it. */
import { afterAll, describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { probeSubject } from '../../../properties/probe/probe.ts';
import { canBeDeclared, causeLines } from '../../../reports/verify/causes.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import { decodeTensor } from '../../../subjects/pipe/wire.ts';
import { SEED, thrownBy } from '../../spec/cases.ts';
import { programFolder } from './programs.ts';

const { program, remove } = programFolder();
afterAll(remove);

const decoded = (dtype: 'f32' | 'f64', line: string) =>
  decodeTensor(JSON.parse(`{"shape":[1],"data":[${line}]}`), dtype, 'result').data;

describe('digits', () => {
  it.each<[string, string, number]>([
    ['%.9g', '0.100000001', Math.fround(0.1)],
    ['the shortest of an f32', '0.1', Math.fround(0.1)],
    ['%.17g of the f32', '0.10000000149011612', Math.fround(0.1)],
    ['%.17g of a double', '0.30000000000000004', Math.fround(0.3)],
    ['exponents', '1.17549435e-38', 2 ** -126],
    ['a large exponent', '3.40282347e+38', Math.fround(3.4028234663852886e38)],
    ['the smallest subnormal', '1.40129846e-45', 2 ** -149],
    ['the smallest subnormal, shortest', '1e-45', 2 ** -149],
    ['less than half of it', '7e-46', 0],
    ['minus zero', '-0', -0],
    ['minus zero as text', '"-0"', -0],
    ['minus zero with a point', '-0.0', -0],
    ['NaN', '"NaN"', Number.NaN],
    ['minus infinity', '"-Infinity"', Number.NEGATIVE_INFINITY],
    ['beyond the largest double', '1e400', Number.POSITIVE_INFINITY],
    ['beyond the largest single', '-3.5e38', Number.NEGATIVE_INFINITY],
    ['a large integer', '16777217', 16777216],
    ['a larger one', '123456789012345678901234567890', Math.fround(1.2345678901234568e29)],
  ])('%s is the f32 next to it: %s', (_, text, value) => {
    const [read] = decoded('f32', text);
    expect(Object.is(read, value), `${read}`).toBe(true);
  });

  it('are those of a double for an f64', () => {
    expect([...decoded('f64', '0.10000000000000001,16777217,5e-324,-3.5e38,"-0"')]).toEqual([
      0.1, 16777217, 5e-324, -3.5e38, -0,
    ]);
  });

  it('lead back to every f32, written with nine digits or the fewest that tell it apart', () => {
    const bits = new Uint32Array(1);
    const single = new Float32Array(bits.buffer);
    for (let step = 0; step < 20_000; step++) {
      bits[0] = Math.imul(step, 2654435761) >>> 0;
      const [value] = single;
      if (!Number.isFinite(value)) continue;
      const nine = value.toPrecision(9);
      const shortest = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        .map((d) => value.toPrecision(d))
        .find((t) => Math.fround(+t) === value)!;
      expect([...decoded('f32', `${nine},${shortest}`)]).toEqual([value, value]);
    }
  });

  it('as text are no numbers', () => {
    expect(thrownBy(() => decoded('f32', '1,"0.5"'))).toBe(
      'TypeError: result.data[1] must be a number or one of NaN, Infinity, -Infinity, -0, got "0.5"',
    );
  });
});

/** A right program for one axis, whose singles are written by `write`; gradients as well. */
const writing = (name: string, write: string, sum = 'Math.fround') =>
  program(
    name,
    `const capabilities = { ranks: [1], dtypes: ['f32'], groups: false, refuses: [], specialValues: false };
     if (request.kind === 'hello') return say({ ...hello, capabilities, gradients: true });
     const { x, w, bias, stride: [s], padBegin: [p], padEnd: [e], outputPadding: [a], dilation: [d] } = request.case;
     const [N, C, I] = x.shape, [, M, K] = w.shape, O = (I - 1) * s + (K - 1) * d + 1 + a - p - e;
     const round = ${sum}, put = (value) => ${write};
     const y = Array(N * M * O).fill(0), g = request.g?.data, of = request.of;
     const result = { x: x.data.map(() => 0), w: w.data.map(() => 0), bias: Array(M).fill(0) };
     for (let n = 0; n < N; n++) for (let m = 0; m < M; m++) {
       for (let o = 0; o < O; o++) {
         if (bias) y[(n * M + m) * O + o] = bias[m];
         if (g) result.bias[m] = round(result.bias[m] + g[(n * M + m) * O + o]);
       }
       for (let c = 0; c < C; c++) for (let i = 0; i < I; i++) for (let k = 0; k < K; k++) {
         const o = i * s + k * d - p;
         if (o < 0 || o >= O) continue;
         const [at, from, by] = [(n * M + m) * O + o, (n * C + c) * I + i, (c * M + m) * K + k];
         y[at] = round(y[at] + round(x.data[from] * w.data[by]));
         if (g) result.x[from] = round(result.x[from] + round(g[at] * w.data[by]));
         if (g) result.w[by] = round(result.w[by] + round(g[at] * x.data[from]));
       }
     }
     const [shape, data] = of === undefined ? [[N, M, O], y] : [of === 'bias' ? [M] : request.case[of].shape, result[of]];
     process.stdout.write('{"seq":' + seq + ',"kind":"result","shape":' + JSON.stringify(shape) + ',"data":[' + data.map(put) + ']}\\n');`,
  );

describe('a program that computes in f32', () => {
  const LAWS = lawsNamed(['agreement', 'bounded-agreement', 'gradient-x', 'gradient-w', 'linearity-x']);
  const failures = async (typed: string) => {
    const subject = await openSubject(resolveSources([typed])[0], 20_000);
    const found: string[] = [];
    for (const law of LAWS) {
      const { status, failure } = await checkLaw(subject, law, { seed: SEED, runs: 40 });
      if (status !== 'passed') found.push(`${law.id}: ${failure?.mismatch.message}`);
    }
    await subject.close();
    return found;
  };

  it.each<[string, string, string?]>([
    ['nine digits', 'value.toPrecision(9)'],
    ['shortest digits', '[1,2,3,4,5,6,7,8,9].map((d) => value.toPrecision(d)).find((t) => Math.fround(+t) === value)'],
    ['seventeen digits', 'value.toPrecision(17)'],
    ['exponents', 'value.toExponential(8)'],
    ['sums in doubles, unrounded', 'value.toPrecision(17)', '(value) => value'],
  ])('is healthy with %s', async (name, write, sum) => {
    expect(await failures(writing(name.replaceAll(/\W/g, '-'), write, sum))).toEqual([]);
  });

  it.each([
    ['six digits', 'value.toPrecision(6)', 'numbers were written with 6 significant digits'],
    ['six after the point', 'value.toFixed(6)', 'numbers were written with 6 digits after the point'],
    ['four digits', 'value.toPrecision(4)', 'numbers were written with 4 significant digits'],
  ])('is sick with %s, and is told why', async (name, write, reason) => {
    const found = await failures(writing(name.replaceAll(' ', '-'), write));
    expect(
      found.some((message) => message.startsWith('bounded-agreement: ') && message.includes(reason)),
      found.join('\n'),
    ).toBe(true);
  });

  it('is explained by its digits, and not by the size of what it computes', async () => {
    const subject = await openSubject(resolveSources([writing('explained', 'value.toPrecision(6)')])[0], 20_000);
    const checks = [];
    for (const law of lawsNamed(['agreement', 'bounded-agreement'])) {
      checks.push(await checkLaw(subject, law, { seed: SEED, runs: 40 }));
    }
    const probe = await probeSubject(subject, checks);
    await subject.close();
    expect(probe?.causes.map(({ kind, description }) => `${kind}: ${description}`)).toEqual([
      'digits: 6 significant digits',
    ]);
    expect(causeLines(probe!)[0]).toMatch(/ seems to write numbers with 6 significant digits: /);
    expect(canBeDeclared(probe!)).toBe(false);
  });

  it('is told that a bare NaN is no JSON', async () => {
    const subject = await openSubject(resolveSources([writing('bare', `'NaN'`)])[0], 20_000);
    const { failure } = await checkLaw(subject, LAWS[0], { seed: SEED, runs: 1 });
    expect(failure?.mismatch.message).toMatch(
      /wrote a line that is no JSON: .*; NaN and infinities must be the strings "NaN", "Infinity" and "-Infinity"$/,
    );
    await subject.close();
  });
});
