/** The pages of common mistakes: one a class of defects, each defect with a picture of the wrong result beside the right one. */
import type { Fault } from '../../faults/fault.ts';
import { LEFT_OUT } from '../../faults/index.ts';
import { caseSummary } from '../../reports/case-summary.ts';
import { markdownTable, markdownText } from '../../reports/markdown.ts';
import { type Html, html } from '../../reports/page/html.ts';
import { formatCase } from '../../spec/case.ts';
import { compareExact, describeDifference } from '../../spec/compare.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { explorerLink } from '../explorer-link.ts';
import { WEIGHTS } from '../mistakes/display-cases.ts';
import { type Mistake, RUNS, SEED } from '../mistakes/mistake.ts';
import { RESULT, type Showing } from '../mistakes/showing.ts';
import type { Page } from '../page.ts';
import { type Against, tensorPicture } from '../pictures/cells.ts';

/** In the order of the pages. */
export const MISTAKE_CLASSES: Readonly<Record<Fault['class'], { readonly title: string; readonly words: string }>> = {
  shape: { title: 'Wrong shapes', words: 'The result has another shape than the rule says.' },
  value: { title: 'Wrong values', words: 'The shape is right and the numbers are not, which no shape test sees.' },
  precision: { title: 'Lost precision', words: 'The numbers are off by more than rounding allows.' },
  quantised: {
    title: 'Quantised layers',
    words: 'Floating-point numbers are right, and integers with scales and zero points are not.',
  },
  gradient: { title: 'Wrong gradients', words: 'The forward pass is right and training is not.' },
  state: { title: 'State between calls', words: 'The first call is right and a later one is not.' },
  nondeterminism: { title: 'Changing results', words: 'The same call gives different numbers at different times.' },
  memory: { title: 'Memory', words: 'Something is read or written that is not the call’s own.' },
  crash: { title: 'Crashes', words: 'A legal call ends in an error, or ends the process.' },
  'missing error': { title: 'Missing errors', words: 'An illegal call is answered instead of refused.' },
};

/** The page of a class, without its ending. */
export function pageOfClass(name: Fault['class']): string {
  return name.replaceAll(' ', '-');
}

/** Those classes that have defects. */
export function mistakeClassesOf(all: readonly Mistake[]): Fault['class'][] {
  const classes = Object.keys(MISTAKE_CLASSES) as Fault['class'][];
  return classes.filter((name) => all.some(({ fault }) => fault.class === name));
}

export function mistakePages(all: readonly Mistake[]): Page[] {
  return [overview(all), ...mistakeClassesOf(all).map((name) => pageOf(name, all))];
}

function overview(all: readonly Mistake[]): Page {
  const row = ({ fault, kill }: Mistake) =>
    `| [${fault.id}](${pageOfClass(fault.class)}.md#${fault.id}) | ${markdownText(fault.project)} | ${markdownText(fault.trigger)} | [${kill.law}](../laws.md#${kill.law}) |`;
  const markdown = [
    '# Common mistakes',
    '',
    `${all.length} documented defects of released implementations, each re-created as a small implementation that has it. Each was put to the`,
    `gate while this page was built (seed ${SEED}, up to ${RUNS} cases per law), and each was found. The same in one command:`,
    '',
    '```sh elsewhere',
    `npx adjoint faults --seed ${SEED}`,
    '```',
    '',
    ...mistakeClassesOf(all).flatMap((name) => [
      `## ${MISTAKE_CLASSES[name].title}`,
      '',
      `${MISTAKE_CLASSES[name].words} [All with pictures](${pageOfClass(name)}.md).`,
      '',
      '| defect | project | shows with | found by |',
      '| --- | --- | --- | --- |',
      ...all.filter(({ fault }) => fault.class === name).map(row),
      '',
    ]),
    '## Not re-created',
    '',
    ...markdownTable(
      [['defect', 'project', 'why'], ...LEFT_OUT.map(({ id, project, reason }) => [id, project, reason])],
      3,
    ),
  ];
  return { path: 'mistakes/index.md', markdown: markdown.join('\n') };
}

function pageOf(name: Fault['class'], all: readonly Mistake[]): Page {
  const ofClass = all.filter(({ fault }) => fault.class === name);
  const markdown = [
    `# ${MISTAKE_CLASSES[name].title}`,
    '',
    `${MISTAKE_CLASSES[name].words} ${ofClass.length} of ${all.length} [common mistakes](index.md).`,
    '',
    'In the pictures a thick frame with a corner and bold digits marks a wrong cell, or on the right side one that the wrong side lacks.',
    `Where nothing else is said x holds 1, 2, 3 and so on, and w the weights ${WEIGHTS.join(', ')}, again and again.`,
    '',
    ...ofClass.flatMap(entry),
  ];
  return { path: `mistakes/${pageOfClass(name)}.md`, markdown: markdown.join('\n') };
}

function entry({ fault, kill, showing }: Mistake): string[] {
  const { id, project, reference, symptom, trigger, evidence, remark } = fault;
  return [
    `## ${id}`,
    '',
    `**${markdownText(project)}.** ${markdownText(symptom)} ${markdownText(fault.fault)}`,
    '',
    ...(remark === undefined ? [] : [markdownText(remark), '']),
    `- Shows with: ${markdownText(trigger)}`,
    `- Reference: [${markdownText(reference.replace('https://github.com/', ''))}](${reference.replace(/^docs\//, '../docs/')}), which tells ${EVIDENCE[evidence]}`,
    `- Found by the law [${kill.law}](../laws.md#${kill.law}), after ${kill.cases} ${kill.cases === 1 ? 'case' : 'cases'}`,
    '',
    ...(showing === null ? withoutPicture(kill.message) : [...pictured(showing), ...explored(showing)]),
    '<details><summary>The smallest case, what the law says of it, and the case of the picture</summary>',
    '',
    '```txt',
    kill.message,
    kill.case,
    '```',
    '',
    ...(showing === null ? [] : ['The case of the picture:', '', '```txt', formatCase(showing.problem), '```', '']),
    '',
    '</details>',
    '',
  ];
}

const EVIDENCE: Readonly<Record<Fault['evidence'], string>> = {
  text: 'the cause',
  partly: 'a part of the cause',
  'symptom only': 'what was seen, and not the cause',
};

function withoutPicture(message: string): string[] {
  return ['No single result shows it:', '', '```txt', message, '```', ''];
}

function pictured({ problem, description, right, wrong }: Showing): string[] {
  const result = wrong.kind === 'result' ? wrong : null;
  const sides = [
    ...(right === null ? [] : [side('Right', right, against(result, 'what is missing there'))]),
    result === null
      ? html`<div><p class="side">Wrong</p><p class="words">${wrong.kind}: ${wrong.kind === 'result' ? '' : firstLine(wrong.message)}</p></div>`
      : side('Wrong', result, against(right, 'what differs')),
  ];
  const caption = `${capitalised(description)} for ${caseSummary(formatCase(problem))}`;
  const figure = html`<figure class="pair" v-pre><figcaption>${caption}${difference(right, result)}</figcaption><div class="sides">${sides}</div></figure>`;
  return [String(figure), ''];
}

function against(tensor: Tensor | null, marks: Against['marks']): Against | null {
  return tensor === null ? null : { tensor, marks };
}

/** The right side can be looked at cell by cell. */
function explored({ problem, description }: Showing): string[] {
  const link = description === RESULT ? explorerLink(problem) : null;
  return link === null ? [] : [`[The right side in the explorer](../${link})`, ''];
}

function side(title: string, tensor: Tensor, other: Against | null): Html {
  const shape = tensor.shape.length === 0 ? 'a shape without axes' : tensor.shape.join(' × ');
  if (elementCount(tensor.shape) === 0 || tensor.shape.length === 0) {
    return html`<div><p class="side">${title}: ${shape}</p><p class="words">There is nothing to show.</p></div>`;
  }
  const { svg, leftOut } = tensorPicture(tensor, `${title}: ${shape}: ${wordsOf(tensor)}`, other);
  return html`<div><p class="side">${title}: ${shape}</p>${svg}${leftOut !== '' && html`<p class="words">${leftOut}</p>`}</div>`;
}

/** The numbers as text, for those who do not see the picture. */
function wordsOf({ data }: Tensor): string {
  const shown = Array.from(data.subarray(0, 64), String).join(' ');
  return data.length > 64 ? `${shown} …` : shown;
}

function difference(right: Tensor | null, wrong: Tensor | null): string {
  if (right === null || wrong === null) return '.';
  const found = compareExact(right, wrong);
  return found === null ? '.' : `: ${describeDifference(found)}.`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}

function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
