/**
 * Text and Markdown reports as a whole, line by line as in test/reports/whole/. Where a change of a report is meant,
 * `npx vitest run test/reports/whole-texts.test.ts -u` writes the files again, and their difference shows what it does.
 */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { benchMarkdown } from '../../reports/bench/markdown.ts';
import { benchText } from '../../reports/bench/text.ts';
import { certifyMarkdown } from '../../reports/certify/markdown.ts';
import { certifyText } from '../../reports/certify/text.ts';
import type { DocumentedResult } from '../../reports/documents.ts';
import { huntMarkdown } from '../../reports/hunt/markdown.ts';
import { huntText } from '../../reports/hunt/text.ts';
import { drawn } from '../../reports/page/charts/drawing.ts';
import { NOBODY } from '../../reports/page/filter.ts';
import { scaleMarkdown } from '../../reports/scale/markdown.ts';
import { scaleText } from '../../reports/scale/text.ts';
import { combinationsFigure } from '../../reports/verify/combinations-figure.ts';
import { verifyMarkdown } from '../../reports/verify/markdown.ts';
import { verdictText, verifyText } from '../../reports/verify/text.ts';
import { certifyAll } from '../../runs/certify/certify-all.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import type { Case } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Subject } from '../../subjects/subject.ts';
import { benchResult, ENVIRONMENT, huntResult, scaleResult } from './documents.ts';
import { VARIED } from './varied-results.ts';

const COMMAND = 'npx adjoint';

/** A result with the same time everywhere, since the one that was measured is another in every run. */
function timeless<T>(result: T): T {
  if (typeof result !== 'object' || result === null || ArrayBuffer.isView(result)) return result;
  if (Array.isArray(result)) return result.map(timeless) as T;
  const fields = Object.entries(result).map(([name, value]) => [
    name,
    /milliseconds|Ms$/.test(name) && typeof value === 'number' ? 1500 : timeless(value),
  ]);
  return Object.fromEntries(fields);
}

function subject(name: string, change: (problem: Case) => Case, capabilities = {}): Subject {
  const convTranspose = (problem: Case) => {
    customaryGeometryOf(problem);
    return engines.scatter(change(problem));
  };
  return subjectInProcess({ name, version: '1.2.3', capabilities, convTranspose }, 'module', `./${name}.mjs`);
}

const right = subject('right', (problem) => problem, { groups: false });
const wrong = subject('wrong', (problem) => ({ ...problem, bias: problem.bias?.map(() => 0) ?? null }));

const certified = timeless(await certifyAll([right, wrong], { seed: 5, bound: 1, strength: 2, points: 2 }));
const WHOLE: Readonly<Record<string, string>> = {
  'bench.txt': benchText(benchResult(), ENVIRONMENT),
  'bench.markdown.txt': benchMarkdown(benchResult(), ENVIRONMENT),
  'scale.txt': scaleText({ ...scaleResult(), warnings: ['the machine was busy'] }, ENVIRONMENT),
  'scale.markdown.txt': scaleMarkdown({ ...scaleResult(), warnings: ['the machine was busy'] }, ENVIRONMENT),
  'hunt.txt': huntText(huntResult(), ENVIRONMENT, COMMAND),
  'hunt.markdown.txt': huntMarkdown(huntResult(), ENVIRONMENT, COMMAND),
  'certify.txt': certifyText(certified, COMMAND, 'failures'),
  'certify.markdown.txt': certifyMarkdown(certified, ENVIRONMENT),
};

describe('the whole report', () => {
  it.each(Object.keys(WHOLE))('%s', async (name) => {
    await expect(WHOLE[name]).toMatchFileSnapshot(`./whole/${name}`);
  });
});

/** As text and as Markdown; that of defects is left to the tests of the command. */
function textsOf(of: DocumentedResult): string[] {
  switch (of.kind) {
    case 'verify':
      return [verifyText(of, COMMAND), verdictText(of, COMMAND), verifyMarkdown(of, ENVIRONMENT, COMMAND)];
    case 'bench':
      return [benchText(of, ENVIRONMENT), benchMarkdown(of, ENVIRONMENT)];
    case 'scale':
      return of.points.length === 0 ? [] : [scaleText(of, ENVIRONMENT), scaleMarkdown(of, ENVIRONMENT)];
    case 'hunt':
      return [huntText(of, ENVIRONMENT, COMMAND), huntMarkdown(of, ENVIRONMENT, COMMAND)];
    case 'faults':
      return [];
  }
}

describe('the texts of further results', () => {
  // The others stand above, or in the tests of a verification.
  const names = [
    'bench of threads',
    'bench of one',
    'scale of few',
    'hunt in other ways',
    'verify that agrees',
    'verify well covered',
  ];

  it.each(names)('%s', async (name) => {
    const texts = VARIED[name]().flatMap(textsOf);
    await expect(texts.join('\n=====\n')).toMatchFileSnapshot(`./whole/varied-${name.replaceAll(' ', '-')}.txt`);
  });

  it('the picture of classes together', async () => {
    const [covered] = VARIED['verify that agrees']();
    // A page has letters measured otherwise from then on; whether one was drawn before is to make no difference.
    await drawn({ spec: { data: { values: [{}] }, mark: 'rect', encoding: {} } }, NOBODY, 10);
    const svg = await combinationsFigure(covered as VerifyResult);
    const lines = svg
      .replaceAll(/\d+\.\d+/g, (place) => `${Math.round(Number(place) * 10) / 10}`)
      .replaceAll(/></g, '>\n<');
    await expect(lines).toMatchFileSnapshot('./whole/varied-combinations.txt');
  });
});
