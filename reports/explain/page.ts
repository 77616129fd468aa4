/** An exposition as one page, complete in itself: no network, no other file, no script. */
import type { Exposition } from '../../explain/exposition.ts';
import { framed, type Section } from '../page/frame.ts';
import { html } from '../page/html.ts';
import { type Asked, askedLines } from './asked.ts';
import { busiestColumn } from './maps.ts';
import { convolutionSection, extentSection, multiplicationSection, wordSection } from './number-sections.ts';
import {
  adjointSection,
  type Cells,
  mapSection,
  matrixSection,
  operatorSection,
  overlapSection,
  waySection,
} from './picture-sections.ts';
import { pictureStyle } from './style.ts';

/**
 * An exposition as a page of its own: one HTML document with everything in it.
 * @param codes the lines to paste, by framework
 */
export function explainPage(
  exposition: Exposition,
  codes: ReadonlyMap<string, string | null>,
  asked: Asked = { input: null, output: null },
): string {
  const sections = sectionsOf(exposition, codes, asked);
  const { shapes, attributes } = exposition;
  const parts = Object.entries(attributes).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return framed({
    title: 'adjoint explain',
    skip: 'Skip to the explanation',
    masthead: html`<h1>A transposed convolution, explained</h1>
<p class="lead">x [${shapes.x.join(', ')}] through w [${shapes.w.join(', ')}] gives y [${shapes.y.join(', ')}]</p><p class="run">${parts.join(' · ')}</p>`,
    sections,
    footer: 'Made by adjoint explain; every number was computed by its engines.',
    style: pictureStyle(),
  });
}

function sectionsOf(exposition: Exposition, codes: ReadonlyMap<string, string | null>, asked: Asked): Section[] {
  const { drawn, leftOut } = exposition;
  const numbers = [multiplicationSection(exposition), overlapSection(exposition)];
  if (drawn === null) {
    const none = {
      id: 'operator',
      title: 'What goes in, what comes out',
      body: html`<p class="lead">${leftOut.join(' ')}</p>`,
    };
    return [
      none,
      ...askedSections(exposition, asked),
      extentSection(exposition),
      convolutionSection(exposition),
      ...numbers,
      wordSection(exposition, codes),
    ];
  }
  // A cell of the whole case is one of the picture only where the whole case is drawn.
  const { rowShape, columnShape } = drawn.matrix;
  const marked = (cell: readonly number[] | undefined, shape: readonly number[]) =>
    cell === undefined || leftOut.length > 0 ? null : cell.reduce((flat, at, axis) => flat * shape[axis] + at, 0);
  const cells: Cells = {
    input: marked(asked.input?.cell, rowShape) ?? 0,
    output: marked(asked.output?.cell, columnShape) ?? busiestColumn(drawn.matrix),
  };
  return [
    operatorSection(drawn, leftOut),
    ...askedSections(exposition, asked),
    extentSection(exposition),
    convolutionSection(exposition),
    matrixSection(drawn, cells),
    mapSection(drawn, cells),
    waySection(drawn),
    ...numbers,
    adjointSection(drawn),
    wordSection(exposition, codes),
  ];
}

function askedSections({ shapes }: Exposition, asked: Asked): Section[] {
  const lines = askedLines(asked, { x: shapes.x[1], y: shapes.y[1] });
  if (lines.length === 0) return [];
  const body = html`${lines.map((line) => html`<p class="formula">${line.trim()}</p>`)}`;
  return [{ id: 'asked', title: 'The cells that were asked for', body }];
}
