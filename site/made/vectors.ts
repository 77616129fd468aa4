/** The page of test vectors: each with its shapes, attributes and comment, as JSON to copy; a filter goes through them. */

import type { CaseJson, Flag, Vector, VectorFile } from '../../oracle/vector.ts';
import { readVectorTexts, VECTOR_FOLDER, vectorSchema } from '../../oracle/vector-folder.ts';
import { caseSummary } from '../../reports/case-summary.ts';
import { markdownText } from '../../reports/markdown.ts';
import { type Html, html } from '../../reports/page/html.ts';
import { parseCase } from '../../spec/case.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { explorerLink } from '../explorer-link.ts';
import type { Asset, Page } from '../page.ts';

interface NamedFile {
  /** Without its ending. */
  readonly name: string;
  readonly file: VectorFile;
}

const KINDS: Readonly<Record<Vector['kind'], string>> = {
  valid: 'a result',
  invalid: 'a refusal',
  convention: 'a call in a framework’s words',
};

export function vectorPages(): Page[] {
  const files = vectorFiles();
  const count = files.reduce((sum, { file }) => sum + file.vectors.length, 0);
  const markdown = [
    '---',
    'outline: 2',
    '---',
    '',
    '# Test vectors',
    '',
    `${count} cases as data, each with what must come of it: the exact result, a refusal, or what a framework’s call comes to. Each has a permanent`,
    'id, and flags that name the bug it catches. They can be fetched as [files](#files).',
    '',
    '<VectorFilter />',
    '',
    ...files.flatMap(section),
    '## Files',
    '',
    'For programs in any language:',
    '',
    ...files.map(({ name, file }) => `- [${name}.json](/vectors/${name}.json): ${markdownText(file.title)}`),
    '- [schema.json](/vectors/schema.json): the JSON Schema of the files',
    '',
    'ONNX, NumPy, TensorFlow Lite and safetensors take them as files of their own:',
    '',
    '```sh elsewhere',
    'npx adjoint vectors export --format onnx --out ./vectors-as-onnx',
    '```',
    '',
    '## Flags',
    '',
    ...flagEntries(files),
  ];
  return [{ path: 'vectors.md', markdown: markdown.join('\n') }];
}

/** The files as they are, to be fetched. */
export function vectorAssets(): Asset[] {
  const texts = [...readVectorTexts(VECTOR_FOLDER)];
  return [...texts, ['schema.json', vectorSchema()]].map(([name, content]) => ({ path: `vectors/${name}`, content }));
}

function vectorFiles(): NamedFile[] {
  const texts = [...readVectorTexts(VECTOR_FOLDER)];
  return texts.map(([name, text]) => ({ name: name.replace(/\.json$/, ''), file: JSON.parse(text) as VectorFile }));
}

function section({ name, file }: NamedFile): string[] {
  return [
    '<section class="vectors">',
    '',
    `## ${name}`,
    '',
    markdownText(`${file.title}.`),
    '',
    ...file.vectors.flatMap((vector) => entry(name, vector)),
    '</section>',
    '',
  ];
}

function entry(name: string, vector: Vector): string[] {
  const { id, kind, comment, flags, source } = vector;
  const problem = caseOf(vector);
  const data = {
    file: name,
    kind: KINDS[kind],
    flags: flags.join(' '),
    rank: String(rankOf(vector)),
    groups: groupsOf(vector) > 1 ? 'several' : 'one',
  };
  const attributes = Object.entries(data).map(([field, value]) => html` data-${field}="${value}"`);
  const open = html`<details class="vector" id="${id}"${attributes}><summary v-pre><code>${id}</code> ${comment}</summary>`;
  return [
    String(open),
    '',
    ...(problem === null ? [] : [`- Case: ${markdownText(caseSummary(JSON.stringify(problem)))}`]),
    ...descriptionOf(vector).map((line) => `- ${line}`),
    `- Flags: ${flags.map((flag) => `[${flag}](#flag-${flag.toLowerCase()})`).join(', ')}`,
    `- Source: ${markdownText(source)}`,
    ...explored(vector),
    '',
    '```txt',
    JSON.stringify(vector),
    '```',
    '',
    '</details>',
    '',
  ];
}

function explored(vector: Vector): string[] {
  if (vector.kind !== 'valid') return [];
  const problem = parseCase(vector.case, vector.id);
  // The explorer has numbers, without scales and zero points.
  const link = isQuantised(problem.dtype) ? null : explorerLink(problem);
  return link === null ? [] : [`- [In the explorer](${link})`];
}

/** What is to come of it. */
function descriptionOf(vector: Vector): string[] {
  if (vector.kind === 'valid') {
    const { shape, dtype } = vector.result;
    return [`Result: [${shape.join(', ')}], ${dtype}, lane ${vector.lane}`].map(markdownText);
  }
  if (vector.kind === 'invalid') {
    return [`Refused as ${vector.illegal}: ${vector.rule}`, `Reason: ${vector.reason}`].map(markdownText);
  }
  const { convention, attributes, comesTo } = vector;
  const came = comesTo.kind === 'resolved' ? `a result of shape [${comesTo.result.shape.join(', ')}]` : comesTo.kind;
  return [`Call: ${convention} ${JSON.stringify(attributes)}`, `Comes to: ${came}`].map(markdownText);
}

function caseOf(vector: Vector): CaseJson | null {
  if (vector.kind !== 'convention') return vector.case;
  return vector.comesTo.kind === 'resolved' ? vector.comesTo.case : null;
}

/** Spatial axes: those of x. */
function rankOf(vector: Vector): number {
  const x =
    vector.kind === 'convention' ? vector.operands.x : (vector.case.x as { readonly shape: readonly unknown[] });
  return x.shape.length - 2;
}

function groupsOf(vector: Vector): number {
  return Number(caseOf(vector)?.groups ?? 1);
}

function flagEntries(files: readonly NamedFile[]): string[] {
  const flags = new Map(files.flatMap(({ file }) => Object.entries(file.flags)));
  return [...flags].flatMap(([name, flag]) => [`### Flag ${name}`, '', ...about(flag)]);
}

function about({ bug, reference, faults }: Flag): string[] {
  const caught =
    faults.length === 0 ? [] : [`- Re-created defects with it: ${faults.map((id) => `\`${id}\``).join(', ')}`];
  return [markdownText(bug), '', `- Reference: ${linked(reference)}`, ...caught, ''];
}

function linked(reference: string): Html | string {
  return reference.startsWith('https://') ? `<${reference}>` : markdownText(reference);
}
