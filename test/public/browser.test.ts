/**
 * `adjoint/core` and `adjoint/conventions` without Node: bundled for a browser by two bundlers, and run where there is
 * nothing but the language and the few globals of a page that the suite needs.
 */
import { type Context, createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, BUNDLERS, type Bundle, byEsbuild, byVite, entryFile } from './bundles.ts';

/** What a page of a user would have, with mathjs for the engine `matrix`. */
const PAGE = `
  import * as mathjs from 'mathjs';
  import * as core from 'adjoint/core';
  import * as conventions from 'adjoint/conventions';
  export { core, conventions, mathjs };
`;

/** By hand: 1 and 2 stamp (10, 1) three cells apart; output padding adds a last cell. */
const PROBLEM = `page.core.parseCase({
  x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
  stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
})`;

describe.each(BUNDLERS)('bundled for a browser by %s, adjoint/core', (_, bundled) => {
  let bundle: Bundle;
  let context: Context;
  const page = () => {
    const opened = createContext({ ...BROWSER });
    runInContext(bundle.code, opened, { filename: 'page.js' });
    return opened;
  };
  beforeAll(async () => {
    bundle = await bundled(PAGE);
    context = page();
    runInContext('page.core.provideMathjs(page.mathjs)', context);
  });

  const evaluate = (expression: string, where = context): Promise<string> =>
    runInContext(`(async () => JSON.stringify(await (${expression})))()`, where);

  it('imports nothing of Node', () => {
    expect(bundle.imported).toEqual([]);
  });

  it('says what the engine matrix needs, where it was not handed over', async () => {
    const expression = `(() => {
      try { page.core.engines.matrix(${PROBLEM}); } catch (error) { return error.message; }
    })()`;
    expect(JSON.parse(await evaluate(expression, page()))).toBe(
      'the engine matrix needs mathjs: call provideMathjs(mathjs) before it is first asked',
    );
  });

  it('computes a case with every reference engine as they do in Node', async () => {
    const answers = JSON.parse(
      await evaluate(`[...Object.values(page.core.engines), page.core.exact].map((run) => [...run(${PROBLEM}).data])`),
    );
    expect(answers.length).toBeGreaterThan(1);
    for (const answer of answers) expect(answer).toEqual([10, 1, 0, 20, 2, 0]);
  });

  const checked = (law: string, convTranspose: string) => `(async () => {
    const { checkLaw, lawsNamed, subjectInProcess, engines, geometryOf } = page.core;
    const subject = subjectInProcess({ name: 'mine', convTranspose: ${convTranspose} });
    const { status, cases, failure } = await checkLaw(subject, lawsNamed(['${law}'])[0], { seed: 1, runs: 20 });
    return { status, cases, kind: failure?.mismatch.kind, message: failure?.mismatch.message };
  })()`;
  const RIGHT = '(problem) => (geometryOf(problem), engines.scatter(problem))';

  it.each(['agreement', 'bounded-agreement', 'refusal'])('runs the law %s on a function', async (law) => {
    const { status, cases, message } = JSON.parse(await evaluate(checked(law, RIGHT)));
    expect({ status, message }).toEqual({ status: 'passed' });
    expect(cases).toBeGreaterThan(0);
  });

  it('finds a function that forgets the bias', async () => {
    const wrong = '(problem) => (geometryOf(problem), engines.scatter({ ...problem, bias: null }))';
    expect(JSON.parse(await evaluate(checked('agreement', wrong)))).toMatchObject({ status: 'failed', kind: 'values' });
  });

  it('shows an exception of a function as an accident, with its place in the script', async () => {
    const throws = '(problem) => problem.nothing.at(0)';
    const { status, message } = JSON.parse(await evaluate(checked('agreement', throws)));
    expect(status).toBe('failed');
    expect(message).toMatch(/TypeError: Cannot read properties of undefined/);
  });

  it('explains a case, and knows the conventions', async () => {
    const expression = `[
      page.core.expositionOf(page.core.TEXTBOOK).shapes.y,
      page.conventions.CONVENTIONS.length,
    ]`;
    const [shape, conventions] = JSON.parse(await evaluate(expression));
    expect(shape.length).toBeGreaterThan(2);
    expect(conventions).toBeGreaterThan(1);
  });
});

it('is how a bundle of what does need Node would be noticed', async () => {
  const source = `import { openSubjects } from ${JSON.stringify(entryFile('.'))}; globalThis.page = openSubjects;`;
  expect((await byEsbuild(source)).imported).toContain('node:fs');
  expect((await byVite(source)).imported).toContain('node:fs');
});
