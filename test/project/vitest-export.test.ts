/** `describeConvTranspose` as its users meet it: in a project of their own, run by vitest. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAWS, lawsNamedFor } from '../../properties/laws.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { ROOT } from '../cli/command-line.ts';
import { compiledUrl } from './compiled.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-vitest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fromBuild = (file: string) => JSON.stringify(compiledUrl(file));

const THEIR_TESTS = `
  import { describeConvTranspose } from ${fromBuild('public/vitest.ts')};
  import { scatter } from ${fromBuild('engines/scatter.ts')};
  import { customaryGeometryOf } from ${fromBuild('spec/geometry.ts')};

  const right = (problem) => {
    customaryGeometryOf(problem);
    return scatter(problem);
  };
  const offByOne = (problem) => {
    const y = right(problem);
    if (problem.bias !== null) y.data[0] += 1;
    return y;
  };
  const changesItsCase = (problem) => {
    const y = right(problem);
    problem.x.data.fill(9);
    problem.stride[0] = 99;
    return y;
  };
  describeConvTranspose({ name: 'right', convTranspose: right }, { runs: 5 });
  describeConvTranspose({ name: 'asynchronous', convTranspose: async (problem) => right(problem) }, { runs: 5, laws: ['agreement'] });
  describeConvTranspose({ name: 'wrong', convTranspose: offByOne }, { runs: 30, seed: 42, laws: ['output-shape', 'agreement'] });
  describeConvTranspose({ name: 'limited', convTranspose: right, capabilities: { bias: false, refuses: [] } }, { runs: 5 });
  describeConvTranspose({ convTranspose: changesItsCase }, { runs: 5, laws: ['agreement', 'adjointness'] });
`;

const UNKNOWN = `
  import { describeConvTranspose } from ${fromBuild('public/vitest.ts')};
  describeConvTranspose({ convTranspose: () => 7 }, { laws: ['nothing'] });
`;

/** Laws of integers are not named for who has none. */
const ASKED = lawsNamedFor(LAWS, EVERYTHING);

interface Assertion {
  readonly ancestorTitles: string[];
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending';
  readonly failureMessages: string[];
}

interface TestFile {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: Assertion[];
}

function vitest(): Promise<{ status: number | null; files: TestFile[] }> {
  const words = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--reporter=json'];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...words, '--outputFile=result.json'], { cwd: folder }, () => {
      const { testResults } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
      resolve({ status: child.exitCode, files: testResults });
    });
  });
}

describe('describeConvTranspose', () => {
  let status: number | null;
  let files: TestFile[] = [];
  beforeAll(async () => {
    writeFileSync(join(folder, 'theirs.test.js'), THEIR_TESTS);
    writeFileSync(join(folder, 'unknown.test.js'), UNKNOWN);
    ({ status, files } = await vitest());
  });

  const fileNamed = (name: string) => files.find((file) => file.name.endsWith(name));
  const testsOf = (subject: string) =>
    fileNamed('theirs.test.js')!.assertionResults.filter(
      ({ ancestorTitles }) => ancestorTitles.join() === `${subject}: transposed convolution`,
    );
  const statuses = (subject: string) =>
    testsOf(subject).map((test) => [test.title.split(':')[0], test.status === 'pending' ? 'skipped' : test.status]);

  it('fails the run of vitest where an implementation fails', () => {
    expect(status).toBe(1);
  });

  it('registers every law as a passing test of an implementation that is right', () => {
    // It gives no gradients and prepares no layers, which is no failure.
    const told = testsOf('right').map(({ title, status }) => [title, status === 'pending' ? 'skipped' : status]);
    const notCovered = { gradients: 5, 'prepared layers': 1, 'prepared layers that take any x': 1, threads: 1 };
    const missing = ASKED.map((law) => law.missing(EVERYTHING)).filter((reason) => reason !== null);
    expect(missing.toSorted()).toEqual(
      Object.entries(notCovered)
        .flatMap(([reason, count]) => Array(count).fill(reason))
        .toSorted(),
    );
    expect(told).toEqual(
      ASKED.map((law) => {
        const title = `${law.id}: ${law.statement}`;
        const reason = law.missing(EVERYTHING);
        return reason === null ? [title, 'passed'] : [`${title} (not covered: ${reason})`, 'skipped'];
      }),
    );
  });

  it('waits for an implementation that is asynchronous', () => {
    expect(statuses('asynchronous')).toEqual([['agreement', 'passed']]);
  });

  it('fails a wrong one with the difference, seed, path and smallest case', () => {
    expect(statuses('wrong')).toEqual([
      ['output-shape', 'passed'],
      ['agreement', 'failed'],
    ]);
    const [message] = testsOf('wrong')[1].failureMessages;
    expect(message).toMatch(
      /1 of 1 elements differ; worst at \[0, 0, 0\]: got 1, expected 0 \(difference 1, allowed 0\)/,
    );
    expect(message).toMatch(/^seed 42, path \d+(:\d+)*$/m);
    expect(message).toMatch(/^smallest case: x \[1, 1, 1\] · w \[1, 1, 1\] · bias \[1\] · f32$/m);
    const line = message.split('\n').find((one) => one.startsWith('{'));
    expect(JSON.parse(line!)).toMatchObject({ x: { shape: [1, 1, 1], data: [0] }, bias: [0] });
  });

  it('skips the laws that the capabilities exclude, and says why', () => {
    const skipped = testsOf('limited').filter(({ status }) => status !== 'passed');
    expect(skipped.map(({ title }) => title.replace(/:.*\(/, ' ('))).toEqual([
      'refusal (not covered: refusal of illegal cases)',
      'bias-affinity (not covered: bias)',
      ...ASKED.flatMap((law) => {
        const reason = law.missing(EVERYTHING);
        return reason === null ? [] : [`${law.id} (not covered: ${reason})`];
      }),
    ]);
    expect(new Set(skipped.map(({ status }) => status))).not.toContain('failed');
    expect(statuses('limited')).toHaveLength(ASKED.length);
  });

  it('passes an implementation that changes the case it was given: it is a copy', () => {
    expect(statuses('implementation')).toEqual([
      ['agreement', 'passed'],
      ['adjointness', 'passed'],
    ]);
  });

  it('throws for a law that is not known', () => {
    expect(fileNamed('unknown.test.js')?.message).toContain(
      'law "nothing" is not known; it must be one of agreement, output-shape, ',
    );
  });
});
