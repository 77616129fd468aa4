/** As much of vitest as `adjoint/vitest` uses, in a page that has no vitest: tests are kept until they are asked for. */

interface Kept {
  readonly title: string;
  run(context: { skip(reason: string): void }): unknown;
}
const before: (() => unknown)[] = [];
const tests: Kept[] = [];

export const describe = (_: string, body: () => void): void => body();
export const beforeAll = (run: () => unknown): void => void before.push(run);
export const afterAll = (): void => {};

const kept = (title: string, _: unknown, run: Kept['run']): void => void tests.push({ title, run });
export const test = Object.assign(kept, { skipIf: (isSkipped: boolean) => (isSkipped ? () => {} : kept) });

const fail = (message: string): never => {
  throw new Error(message);
};
const expectation = (value: number, what: string) => ({
  toBeGreaterThan: (least: number) => value > least || fail(`${what}: ${value}`),
});
export const expect = Object.assign(expectation, { fail });

/** What became of each test: null, or why it failed. */
export async function outcomes(): Promise<[title: string, reason: string | null][]> {
  for (const run of before) await run();
  const found: [string, string | null][] = [];
  for (const { title, run } of tests) {
    try {
      await run({ skip: fail });
      found.push([title, null]);
    } catch (error) {
      found.push([title, (error as Error).message]);
    }
  }
  return found;
}
