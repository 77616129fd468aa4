/** `adjoint/vitest` without Node, as vitest's browser mode has it: bundled by two bundlers, and run where there is no Node. */
import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, BUNDLERS, type Bundle } from './bundles.ts';

/** A test file of a user; what it registers is run by the test here. */
const THEIRS = `
  import { engines, geometryOf } from 'adjoint/core';
  export { describeConvTranspose } from 'adjoint/vitest';
  export { outcomes } from 'vitest';
  export const right = (problem) => (geometryOf(problem), engines.scatter(problem));
`;

describe.each(BUNDLERS)('bundled for a browser by %s, adjoint/vitest', (_, bundled) => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = await bundled(THEIRS);
  });

  const evaluate = (body: string) => {
    const context = createContext({ ...BROWSER, URL });
    runInContext(bundle.code, context, { filename: 'page.js' });
    return runInContext(
      `(async () => { const { describeConvTranspose, outcomes, right } = page; ${body} })()`,
      context,
    );
  };
  const outcomesOf = (convTranspose: string): Promise<[string, string | null][]> =>
    evaluate(`
      const options = { laws: ['agreement', 'refusal'], runs: 20, callTimeout: 200 };
      describeConvTranspose({ name: 'mine', convTranspose: ${convTranspose} }, options);
      return outcomes();
    `);

  it('imports nothing of Node', () => {
    expect(bundle.imported).toEqual([]);
  });

  it('puts the laws to a right function, with every reference engine', async () => {
    expect(await outcomesOf('right')).toEqual([
      [expect.stringMatching(/^agreement: /), null],
      [expect.stringMatching(/^refusal: /), null],
    ]);
  });

  it('fails for one that forgets the bias, with the smallest case and what it looks like', async () => {
    const [[, reason]] = await outcomesOf('(problem) => right({ ...problem, bias: null })');
    expect(reason).toMatch(/against scatter, matrix, zero-insertion, im2col: 1 of 1 elements differ/);
    expect(reason).toMatch(/looks like: .*bias-dropped/);
    expect(reason).toMatch(/replay: describeConvTranspose\(implementation, \{ laws: \['agreement'\], seed: 1, path: /);
  });

  it('fails for one whose promise never settles', async () => {
    const [[, reason]] = await outcomesOf('() => new Promise(() => {})');
    expect(reason).toMatch(/^law agreement: T\(x, w, bias\): gave no answer within 200 ms/);
  });

  it.each([
    [
      `describeConvTranspose('./mine.mjs')`,
      'the implementation must be what the module exports, got the path ./mine.mjs',
    ],
    [
      `describeConvTranspose({ convTranspose: right }, { knownFailures: './known.json' })`,
      'knownFailures must be a list of entries, got the path ./known.json',
    ],
  ])('has no files: %s', async (call, reason) => {
    const message = await evaluate(`try { ${call}; } catch (error) { return \`\${error.name}: \${error.message}\`; }`);
    expect(message).toBe(`TypeError: describeConvTranspose: in a page ${reason}`);
  });
});
