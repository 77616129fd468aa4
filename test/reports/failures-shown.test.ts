/** What a failure shows: both sides with their names and their numbers, once, and no more than can be read. */
import { describe, expect, it } from 'vitest';
import { checkCase, checkLaw } from '../../properties/checking/check.ts';
import { shown } from '../../properties/checking/shown-tensors.ts';
import { mismatchBetween } from '../../properties/law.ts';
import { LAWS, lawsNamed } from '../../properties/laws.ts';
import { caseFiles } from '../../reports/case-file.ts';
import { shownLines, stackLines } from '../../reports/shown.ts';
import { failuresOf } from '../../reports/verify/failures.ts';
import { verifyJunit } from '../../reports/verify/junit.ts';
import { verifyMarkdown } from '../../reports/verify/markdown.ts';
import { verifyText } from '../../reports/verify/text.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { verify } from '../../runs/verify/verify.ts';
import { type Case, formatCase, parseCase } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Result } from '../../subjects/subject.ts';
import { MACHINE } from '../bench/machine.ts';
import { caseOf } from '../spec/cases.ts';
import { correct } from '../subjects/faulty.ts';

const tensor = (shape: readonly number[], value: (flat: number) => number): Tensor => ({
  shape,
  data: Float64Array.from({ length: elementCount(shape) }, (_, flat) => value(flat)),
});

describe('what is shown of a tensor', () => {
  it.each([
    [[2, 1, 3], '[[[0, 1, 2]], [[3, 4, 5]]]'],
    [[1], '[0]'],
    [[0, 4], '[]'],
    [[64], `[${Array.from({ length: 64 }, (_, at) => at).join(', ')}]`],
  ])('of shape %j is all of it, nested by its shape', (shape, numbers) => {
    const mismatch = { kind: 'values' as const, message: '', difference: null };
    const one = shown('got', { label: 'y', tensor: tensor(shape, (flat) => flat) });
    expect(one.from).toBeNull();
    expect(shownLines({ ...mismatch, shown: [one] })).toEqual([`got  y [${shape.join(', ')}]: ${numbers}`]);
  });

  it.each([
    ['at the beginning', [0, 0], [0, 0], 0],
    ['in the middle', [1, 50], [1, 43], 143],
    ['at the end', [2, 99], [2, 84], 284],
  ])('with more than 64 numbers is a window around the worst element: %s', (_, worst, from, first) => {
    const large = tensor([3, 100], (flat) => flat);
    const one = shown('got', { label: 'y', tensor: large }, worst);
    expect(one).toMatchObject({ shape: [3, 100], from });
    expect(one.numbers).toEqual(Array.from({ length: 16 }, (_, at) => first + at));
  });

  it('is told where its shape does not belong to its data', () => {
    const wrong: Tensor = { shape: [Number.NaN, 3], data: Float64Array.from({ length: 70 }, (_, at) => at) };
    expect(shown('got', { label: 'y', tensor: wrong }, [1, 1])).toMatchObject({
      from: [0],
      numbers: expect.any(Array),
    });
  });

  it('has what is no ordinary number as words', () => {
    const y: Tensor = { shape: [3], data: Float64Array.of(Number.NaN, -0, Number.NEGATIVE_INFINITY) };
    const mismatch = mismatchBetween(
      tensor([3], () => 1),
      y,
      'T(x) against the rule',
    )!;
    expect(shownLines(mismatch)).toEqual([
      'got       T(x) [3]: [NaN, -0, -Infinity]',
      'expected  the rule [3]: [1, 1, 1]',
    ]);
  });
});

/** Right but for one cell, which is off by one. */
const OFF_BY_ONE = (problem: Case): Result => {
  customaryGeometryOf(problem);
  const y = correct(problem);
  if (y.data.length > 0) y.data[y.data.length - 1] += 1;
  return y;
};

const offByOne = subjectInProcess({ name: 'off by one', convTranspose: OFF_BY_ONE }, 'module');

const PROBLEM = caseOf({
  x: [
    [1, 1, 2],
    [1, 2],
  ],
  w: [
    [1, 1, 2],
    [3, 4],
  ],
  bias: [5],
  stride: [2],
  dtype: 'f32',
});

describe('both sides of a failure', () => {
  it.each<[string, RegExp[]]>([
    [
      'agreement',
      [
        /^got {7}T\(x, w, bias\) \[1, 1, 4\]: \[\[\[8, 9, 11, 14\]\]\]$/,
        /^expected {2}scatter, .* \[\[\[8, 9, 11, 13\]\]\]$/,
      ],
    ],
    [
      'linearity-x',
      [
        /^one way {4}T\(3·x₁ − x₂\) \[1, 1, 4\]: \[/,
        /^other way {2}3·T\(x₁\) − T\(x₂\) \[/,
        /^operand {4}T\(x₁\) \[/,
        /^operand {4}T\(x₂\) \[/,
      ],
    ],
    [
      'adjointness',
      [
        /^got {7}⟨u, Cᵀ·v⟩: -?\d+$/,
        /^expected {2}⟨C·u, v⟩: -?\d+$/,
        / u \[1, 1, 4\]: /,
        / v \[1, 1, 2\]: /,
        / Cᵀ·v, as it was got /,
      ],
    ],
    ['stride-as-zeros', [/^one way {4}T\(x; stride\) \[/, /^other way {2}T\(x spread with zeros; stride 1\) \[/]],
  ])('of %s are shown with their names', async (id, lines) => {
    const [law] = lawsNamed([id]);
    // The law of the stride compares the subject with itself: what is wrong has to depend on the stride.
    const subject =
      id === 'stride-as-zeros'
        ? subjectInProcess({ convTranspose: (p) => (p.stride[0] > 1 ? OFF_BY_ONE(p) : correct(p)) }, 'module')
        : offByOne;
    const { failure } = await checkCase(subject, law, PROBLEM);
    const told = shownLines(failure!.mismatch);
    expect(told).toHaveLength(lines.length);
    for (const [at, line] of lines.entries()) expect(told[at]).toMatch(line);
  });

  it.each(LAWS.map((law) => [law.id, law] as const))('of %s are there wherever numbers differ', async (_, law) => {
    const { failure } = await checkLaw(offByOne, law, { seed: 5, runs: 20 });
    // A difference that has an element and a bound was one of two tensors.
    if (failure === null || failure.mismatch.difference?.kind !== 'values') return;
    const { shown: sides = [] } = failure.mismatch;
    expect(
      sides
        .map(({ role }) => role)
        .slice(0, 2)
        .join(),
    ).toMatch(/^(got,expected|one way,other way)$/);
    for (const { numbers } of sides) expect(numbers.length).toBeLessThanOrEqual(64);
  });

  it('of a wrong shape has what was got', async () => {
    const [law] = lawsNamed(['output-shape']);
    const subject = subjectInProcess({ convTranspose: () => ({ shape: [1, 3], data: [1, 2, 3] }) }, 'module');
    const { failure } = await checkCase(subject, law, PROBLEM);
    expect(shownLines(failure!.mismatch).join()).toMatch(/^got {2}.* \[1, 3\]: \[\[1, 2, 3\]\]$/);
  });
});

/** 900 input cells: its canonical JSON has more than 2,000 characters. */
const LONG = caseOf({
  x: [[1, 1, 900], Array.from({ length: 900 }, (_, at) => at)],
  w: [[1, 1, 1], [1]],
  dtype: 'f32',
});

async function resultOf(problem: Case, ...names: string[]): Promise<VerifyResult> {
  const subjects = names.map((name) => subjectInProcess({ name, convTranspose: OFF_BY_ONE }, 'module'));
  return verify(subjects, { laws: lawsNamed(['agreement']), seed: 1, runs: 1, case: problem });
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

describe('a case in a report', () => {
  it('stands once where it was given: in the command', async () => {
    const result = await resultOf(PROBLEM, 'mine');
    const text = verifyText(result, 'adjoint');
    expect(countOf(text, formatCase(PROBLEM))).toBe(1);
    expect(text).toContain(`replay: adjoint verify mine --law agreement --case '${formatCase(PROBLEM)}'`);
  });

  it('stands once where it was drawn: in a line of its own', async () => {
    const result = await verify([offByOne], { laws: lawsNamed(['agreement']), seed: 3, runs: 5 });
    const { failure } = result.checks[0];
    for (const text of [verifyText(result, 'adjoint'), verifyMarkdown(result, MACHINE, 'adjoint')]) {
      expect(countOf(text, failure!.case)).toBe(1);
      expect(text).toContain(`--seed 3 --path ${failure!.path}`);
    }
  });

  it('of more than 2,000 characters goes into a file, which the text names', async () => {
    const result = await resultOf(LONG, 'my subject/1');
    const [file, ...others] = caseFiles(result.checks, 'folder');
    expect(others).toEqual([]);
    expect(file.file).toBe('folder/my-subject-1-agreement.json');
    expect(formatCase(parseCase(JSON.parse(file.text)))).toBe(formatCase(LONG));
    const text = verifyText(result, 'adjoint', 'folder');
    expect(text).toContain('the case is in folder/my-subject-1-agreement.json: ');
    expect(text).toContain('--case @folder/my-subject-1-agreement.json');
    expect(text).toContain('smallest case: x [1, 1, 900] · w [1, 1, 1] · f32');
  });

  it('that nobody writes into a file is in the JSON report', async () => {
    const result = await resultOf(LONG, 'mine');
    expect(verifyText(result, 'adjoint')).toMatch(/the case is in the JSON report: \d+ characters of JSON/);
  });

  it('has a file of its own for each subject, whatever their names', async () => {
    const result = await resultOf(LONG, 'a b', 'a/b', '../..', '');
    const files = caseFiles(result.checks, 'f').map(({ file }) => file);
    expect(files).toEqual([
      'f/a-b-agreement.json',
      'f/a-b-1-agreement.json',
      'f/subject-agreement.json',
      'f/subject-3-agreement.json',
    ]);
  });

  it('is in no line of more than about 2,000 characters, nor is anything else', async () => {
    const loud = subjectInProcess(
      {
        name: 'loud',
        convTranspose: () => {
          throw new Error('m'.repeat(1e5));
        },
      },
      'module',
    );
    const result = await verify([loud], { laws: lawsNamed(['agreement']), seed: 1, runs: 1, case: LONG });
    const reports = [
      verifyText(result, 'adjoint', 'f'),
      verifyJunit(result, 'adjoint', 'f'),
      verifyMarkdown(result, MACHINE, 'adjoint', 'f'),
    ];
    for (const line of reports.join('\n').split('\n')) expect(line.length).toBeLessThan(2300);
  });
});

describe('an accident in a report', () => {
  it('has its frames and no hint about capabilities', async () => {
    const tap = (problem: Case) => (problem as unknown as { nothing: { x: Result } }).nothing.x;
    const slip = subjectInProcess({ name: 'slip', convTranspose: (problem) => tap(problem) }, 'module');
    const result = await verify([slip], { laws: lawsNamed(['agreement']), seed: 1, runs: 2 });
    const [report] = failuresOf(result, 'adjoint');
    expect(report.hint).toBeNull();
    expect(report.message).toMatch(
      /TypeError: Cannot read properties of undefined.*failures-shown\.test\.ts:\d+:\d+ \(const tap = /,
    );
    expect(stackLines(result.checks[0].failure!.mismatch)).toEqual([
      expect.stringMatching(/^at tap \(.*failures-shown\.test\.ts:\d+:\d+\)$/),
      expect.stringMatching(/^at .*failures-shown\.test\.ts:\d+:\d+\)?$/),
    ]);
  });
});
