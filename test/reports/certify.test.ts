/** Certificates in text, JSON and Markdown: everything is there, and hostile text stays text. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { certifyMarkdown } from '../../reports/certify/markdown.ts';
import { certifyVerdict } from '../../reports/certify/numbers.ts';
import { certifyText, certifyVerdictText } from '../../reports/certify/text.ts';
import { resultJson } from '../../reports/json.ts';
import { certifyAll } from '../../runs/certify/certify-all.ts';
import { ASSUMPTIONS } from '../../runs/certify/fold.ts';
import type { Certificate, CertifyResult } from '../../runs/certify/result.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { MACHINE } from '../bench/machine.ts';
import { certify } from '../properties/exhaustive/certify-one.ts';

const HOSTILE = 'a|b\n`c` <img src=x>';
const OPTIONS = { seed: 5, bound: 1, strength: 2, points: 2 } as const;

async function example(): Promise<CertifyResult> {
  const right = subjectInProcess({ name: 'right', version: '1.2.3', convTranspose: engines.im2col }, 'module');
  const wrong = subjectInProcess(
    {
      name: HOSTILE,
      convTranspose(problem) {
        const { shape, data } = engines.scatter(problem);
        return { shape, data: data.map((value) => value + 1) };
      },
    },
    'module',
    './my module.mjs',
  );
  const result = await certifyAll([right, wrong], OPTIONS);
  const [first, second] = result.certificates;
  const excepted: Certificate = {
    ...first,
    totals: { ...first.totals, known: { 'some-defect': 3 } },
  };
  return { ...result, certificates: [excepted, second], milliseconds: 1500 };
}

const RESULT = await example();

describe('the text of certificates', () => {
  const text = certifyText(RESULT, 'npx adjoint');

  it('has the bound first, the verdict last, and what is assumed', () => {
    expect(text).toMatch(/^adjoint certify: bound 1, strength 2, seed 5\n/);
    expect(text).toMatch(/\nNOT CERTIFIED: 1 of 2 subjects, \d+ points, 1\.5 s\n$/);
    for (const assumption of ASSUMPTIONS) expect(text).toContain(`\n  - ${assumption}\n`);
  });

  it('states geometries, types, points and the probability, and what is excepted', () => {
    const { errorProbability } = RESULT.certificates[0];
    expect(text).toContain(
      `\n  right 1.2.3: certified; one that is wrong within the bound passes with probability <= ${errorProbability.toExponential(1)}\n`,
    );
    expect(text).toMatch(
      /\n {4}geometries: \d+ near the default, 6 of one axis, on each axis of each rank, \d+ of the covering arrays; in f32, f64\n/,
    );
    expect(text).toMatch(/\n {4}\d+ points, \d+\.\d s, compared with scatter\n/);
    expect(text).toContain('\n    but for known failure some-defect: 3 points fail so\n');
  });

  it('shows the first geometry that failed, in lines that can be copied', () => {
    expect(text).toContain('\n  a|b ↵ `c` <img src=x>: FAILED\n');
    expect(text).toMatch(/\n {4}T\(x, w, bias\) against scatter: 2 of 2 elements differ; /);
    expect(text).toMatch(/\n {4}replay: npx adjoint verify '\.\/my module\.mjs' --law agreement --case '\{"x":.*\}'\n/);
    expect(text).toContain('\nobjection: a|b ↵ `c` <img src=x> fails\n');
  });
});

describe('certificates of a run that is not over', () => {
  const [{ planned: _, ...first }] = RESULT.certificates;
  const open = { ...first, status: 'interrupted', planned: 1e6 } as const;
  const none = { ...open, parts: [], totals: { geometries: [], outside: 0, skipped: 0, points: 0, known: {} } };
  const cut = { ...RESULT, certificates: [open, none], isInterrupted: true, objections: [] };

  it('say how far each subject is, with no blanks', () => {
    const text = certifyText(cut, 'npx adjoint');
    const points = first.totals.points.toLocaleString('en');
    expect(text).toContain(`\n  right 1.2.3: interrupted, ${points} of 1,000,000 points were run and all hold\n`);
    expect(text).toContain('\n  right 1.2.3: interrupted, nothing of it was run\n    0 points, ');
    expect(text).not.toMatch(/: ;|in \n| {2}\n/);
    expect(text).toMatch(/\nINTERRUPTED: 0 of 2 subjects, /);
    expect(certifyMarkdown(cut, MACHINE)).toContain(
      `| interrupted, ${points} of 1,000,000 points were run and all hold |`,
    );
  });

  it('say of a part in which all holds that it does, and of how many points at most', () => {
    const totals = { ...first.totals, outside: 3 };
    const part = { ...open, status: 'partial', totals } as const;
    const text = certifyText({ ...cut, verdict: 'partial', isInterrupted: false, certificates: [part] }, 'npx adjoint');
    expect(text).toContain(' of at most 1,000,000 points were run and all hold\n');
    expect(text).toMatch(/\nPARTIAL: all that was run holds, 1 subject, \d+ points, 1\.5 s\n$/);
  });

  it('tell what a journal had from what was run now', () => {
    const line =
      /\nNOT CERTIFIED: 1 of 2 subjects, \d+ points, 12 of them read from the journal, 1\.5 s for the others\n$/;
    expect(certifyText(RESULT, 'npx adjoint', null, 12)).toMatch(line);
  });
});

describe('the line of a convention', () => {
  const [first] = RESULT.certificates;
  const part = (of: object, skipped: number) =>
    ({ dtype: 'f32', geometries: 2, outside: 0, points: 5, words: { convention: 'onnx', skipped }, ...of }) as unknown;
  const lines = (...parts: unknown[]) => {
    const certificate = { ...first, parts } as Certificate;
    return certifyText({ ...RESULT, words: true, certificates: [certificate] }, 'npx adjoint')
      .split('\n')
      .filter((line) => line.includes('in the words of'));
  };

  it('sums up its parts in one type, and says what lies outside and what was skipped', () => {
    expect(lines(part({}, 0), part({}, 0))).toEqual(['    in the words of onnx, f32: 4 geometries in 10 calls']);
    expect(lines(part({ outside: 3 }, 1), part({ outside: 4 }, 0), part({ dtype: 'f64', points: 1 }, 2))).toEqual([
      '    in the words of onnx, f32: 4 geometries in 10 calls; 7 geometries lie outside what it can be asked in these words; it ' +
        'skipped 1 call',
      '    in the words of onnx, f64: 2 geometries in 1 call; it skipped 2 calls',
    ]);
  });
});

it('the short text of certificates is failures, objections and the verdict', () => {
  const lines = certifyVerdictText(RESULT, 'npx adjoint').split('\n');
  expect(lines[0]).toBe('  a|b ↵ `c` <img src=x>: FAILED');
  expect(lines.slice(-4)).toEqual(['', 'objection: a|b ↵ `c` <img src=x> fails', certifyVerdict(RESULT), '']);
  expect(lines.join('\n')).not.toContain('certified;');
});

it('the JSON of certificates is the whole result, with its schema and machine', () => {
  const json = JSON.parse(resultJson(RESULT, MACHINE));
  expect(json).toMatchObject({
    schema: 'adjoint/certify/1',
    kind: 'certify',
    bound: 1,
    strength: 2,
    environment: MACHINE,
  });
  expect(json.assumptions).toEqual(ASSUMPTIONS);
  expect(json.certificates[0]).toMatchObject({ status: 'certified', reference: 'scatter' });
  expect(json.certificates[0].errorProbability).toBeGreaterThan(0);
  expect(json.certificates[1].failure.case).toMatch(/^\{"x":/);
});

describe('the Markdown of certificates', () => {
  const markdown = certifyMarkdown(RESULT, MACHINE);

  it('has a row per subject and per part, and the levels', () => {
    expect(markdown).toMatch(
      /^\| right 1\.2\.3 \| certified \| \d\.\de-\d+ \| scatter \| \d+\.\d \| some-defect \(3 points\) \|$/m,
    );
    expect(markdown).toMatch(/^\| right \| covering array, 3 axes \| f64 \| \d+ \| 0 \| 0 \| \d+ \| \d+ \|$/m);
    expect(markdown).toContain('\n- stride: 1, 2, 3\n');
  });

  it('shows hostile names as the text that they are', () => {
    expect(markdown).toContain('\n## FAIL a\\|b ↵ \\`c\\` &lt;img src=x&gt;\n');
    expect(markdown).not.toContain('<img');
  });
});

it('a subject that cannot be asked anything has no probability to show', async () => {
  const idle = subjectInProcess(
    { name: 'idle', convTranspose: engines.scatter, capabilities: { maxMultiplyAdds: 0.5, emptyBatch: false } },
    'module',
  );
  const certificate = await certify(idle, OPTIONS);
  const markdown = certifyMarkdown({ ...RESULT, certificates: [certificate] }, MACHINE);
  expect(markdown).toMatch(/^\| idle \| exhaustive, 1 axis, on axis 0 \| f32 \| 0 \| 1 \| 0 \| 0 \| – \|$/m);
});
