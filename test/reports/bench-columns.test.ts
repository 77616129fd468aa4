import { beforeAll, describe, expect, it } from 'vitest';
import { runBench } from '../../bench/bench.ts';
import { openContenders } from '../../bench/contenders/open-contenders.ts';
import { environment } from '../../bench/environment.ts';
import type { BenchResult } from '../../bench/result.ts';
import { WORKLOAD_SETS } from '../../bench/workloads/workload-sets.ts';
import { parseDocument } from '../../documents/parse.ts';
import { BY_TYPE_NOTE, byTypeRows } from '../../reports/bench/by-type.ts';
import { BENCH_COLUMNS, benchColumns, benchLegend, benchRow } from '../../reports/bench/columns.ts';
import { benchMarkdown } from '../../reports/bench/markdown.ts';
import { benchText } from '../../reports/bench/text.ts';
import { pageLines } from '../../reports/browser-words.ts';
import { resultJson } from '../../reports/json.ts';
import { markdownRow } from '../../reports/markdown.ts';
import { html } from '../../reports/page/html.ts';
import { reportPage } from '../../reports/page/page.ts';
import { readIdentity } from '../../subjects/browser/identity.ts';
import { engineSource } from '../../subjects/source.ts';
import { benchResult } from './documents.ts';

const HERE = environment();
let result: BenchResult;

beforeAll(async () => {
  const contenders = await openContenders(['scatter', 'im2col'].map(engineSource), { timeoutMs: 60_000 });
  const [workload] = WORKLOAD_SETS.quick;
  const small = { ...workload, name: 'small', cin: 1, cout: 1, groups: 1, input: [2, 2] };
  result = await runBench(contenders, { workloads: [small], timeBudgetMs: 2, rounds: 2 });
  await Promise.all(contenders.map((contender) => contender.close()));
});

const columns = () => benchColumns(result);
const timed = () => result.cells.filter((cell) => cell.status === 'timed');

describe('layers in several types', () => {
  const whole = benchResult();
  const [layer] = whole.workloads;
  const half = { ...layer, name: `${layer.name} in f16`, dtype: 'f16' } as const;
  const cell = whole.cells.find(({ workload, subject }) => workload === layer.name && subject === 'exactly')!;
  const both = { ...whole, workloads: [layer, half], cells: [cell, { ...cell, workload: half.name }] };

  it('have a row for each subject that was timed, under the types', () => {
    const speed = expect.stringMatching(/^\S+ \(0\)$/);
    expect(byTypeRows(both)).toEqual([
      ['layer', 'subject', 'f32', 'f16'],
      [layer.name, 'exactly', speed, speed],
    ]);
    expect(benchText(both, HERE)).toContain(BY_TYPE_NOTE);
    expect(benchText(both, HERE)).toMatch(new RegExp(`\\n *layer +subject +f32 +f16\\n *${layer.name} +exactly `));
  });

  it('have none where all are of one', () => {
    expect(byTypeRows(whole)).toEqual([]);
    expect(benchText(whole, HERE)).not.toContain(BY_TYPE_NOTE);
  });
});

describe('the columns of a benchmark', () => {
  it('have different titles, and a meaning each, which ends without a stop', () => {
    const titles = BENCH_COLUMNS.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { title, meaning } of BENCH_COLUMNS) expect(meaning, title).toMatch(/[^.\s]$/);
  });

  it('are filled for whatever was timed', () => {
    expect(timed()).not.toEqual([]);
    for (const cell of timed()) expect(benchRow(columns(), cell)).toHaveLength(columns().length);
  });

  it('all stand in the text, with their legend', () => {
    const lines = benchText(result, HERE).split('\n');
    const heads = lines.map((line) => line.trim().split(/ {2,}/));
    expect(heads).toContainEqual(columns().map(({ title }) => title));
    expect(lines).toEqual(expect.arrayContaining(benchLegend(columns())));
  });

  it('all stand in the Markdown, numbers to the right', () => {
    const lines = benchMarkdown(result, HERE).split('\n');
    const at = lines.indexOf(markdownRow(columns().map(({ title }) => title)));
    expect(at).toBeGreaterThan(0);
    expect(lines[at + 1]).toBe(markdownRow(columns().map(({ isNumber }) => (isNumber ? '---:' : '---'))));
    for (const cell of timed()) expect(lines).toContain(markdownRow(benchRow(columns(), cell)));
  });

  it('all stand on the page, and a standing behind them', async () => {
    const document = await parseDocument(resultJson(result, HERE), 'a benchmark');
    const page = await reportPage([document]);
    const heads = [...page.matchAll(/<thead><tr>(.*?)<\/tr><\/thead>/g)].map(([, head]) =>
      [...head.matchAll(/<th [^>]*>(.*?)<\/th>/g)].map(([, title]) => title),
    );
    expect(heads).toContainEqual([...columns().map(({ title }) => title), 'standing']);
    for (const cell of timed()) {
      const [subject, ...others] = benchRow(columns(), cell).map((text) => `${html`${text}`}`);
      const entries = others.map((text) => `>${text}</td>`).join('[^>]*');
      expect(page).toMatch(new RegExp(`<bdi>${subject}</bdi></th><td[^>]*${entries.replaceAll(/[|()+.]/g, '\\$&')}`));
    }
  });
});

describe('the parts of a call', () => {
  const phases = { uploadMs: 0.5, dispatchMs: 4, readbackMs: 0 };
  const titles = ['upload', 'dispatch', 'readback'];
  /** The second subject tells them. */
  const told = (): BenchResult => {
    const [first, second, ...others] = result.cells;
    return {
      ...result,
      cells: [first, { ...second, ...(second.status === 'timed' && { phases }) } as typeof second, ...others],
    };
  };

  it('are columns only where a subject tells them', () => {
    const shown = ({ title }: { readonly title: string }) => titles.includes(title);
    expect(columns().filter(shown)).toEqual([]);
    expect(
      benchColumns(told())
        .filter(shown)
        .map(({ title }) => title),
    ).toEqual(titles);
    expect(benchLegend(benchColumns(told())).join('\n')).toContain(
      '“dispatch”: the part of the call that is the work,',
    );
    expect(benchColumns({ cells: [] })).toHaveLength(columns().length);
  });

  it('stand in text, Markdown and page, and a dash for whoever does not tell', async () => {
    const whole = told();
    const text = benchText(whole, HERE)
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    const at = text.find(([first, , , fourth]) => first === 'subject' && fourth === 'upload');
    expect(at?.slice(3, 6)).toEqual(titles);
    expect(text.map((line) => line.slice(3, 6))).toContainEqual(['500 µs', '4.00 ms', '0 µs']);
    expect(text.map((line) => line.slice(3, 6))).toContainEqual(['–', '–', '–']);
    expect(benchMarkdown(whole, HERE)).toContain('| 500 µs | 4.00 ms | 0 µs |');
    const page = await reportPage([await parseDocument(resultJson(whole, HERE), 'a benchmark')]);
    expect(page).toMatch(/>500 µs<\/td><td[^>]*>4\.00 ms<\/td><td[^>]*>0 µs<\/td>/);
  });
});

describe('a subject in a page', () => {
  const BROWSER = readIdentity(
    { adapter: { vendor: 'google', architecture: 'swiftshader' } },
    { name: 'chromium', version: '156' },
  );
  const CONDITIONS = { clockStepMs: 0.005, isIsolated: true, webgl: 'ANGLE |<b>' };
  const WORDS = 'ran in chromium 156, WebGPU on google swiftshader (software, no GPU), WebGL on ANGLE ';

  it('has its browser, its graphics and its clock in text, Markdown, page and JSON, escaped for each', async () => {
    const [first, ...others] = result.subjects;
    const whole = { ...result, subjects: [{ ...first, browser: BROWSER, page: CONDITIONS }, ...others] };
    expect(benchText(whole, HERE)).toContain(
      `${first.name} ${WORDS}|<b>, timed there by a clock with steps of 5.00 µs\n`,
    );
    const markdown = benchMarkdown(whole, HERE);
    expect(markdown).toContain(WORDS);
    const document = await parseDocument(resultJson(whole, HERE), 'a benchmark');
    expect(document).toMatchObject({ subjects: [{ browser: BROWSER, page: CONDITIONS }, {}] });
    const page = await reportPage([document]);
    expect(page).toContain(WORDS);
    for (const report of [markdown, page]) expect(report).not.toContain('ANGLE |<b>');
  });

  it('may have neither WebGPU nor WebGL, nor a clock that tells its steps', () => {
    const bare = { ...BROWSER, adapter: null };
    const page = { clockStepMs: null, isIsolated: false, webgl: null };
    expect(pageLines([{ ...result.subjects[0], browser: bare, page }, result.subjects[1]])).toEqual([
      `${result.subjects[0].name} ran in chromium 156, without WebGPU, without WebGL, timed there by a clock that does not tell its steps`,
    ]);
  });
});

describe('what is measured of a cell', () => {
  it('is in the schema, field by field', async () => {
    const advice = 'add the field that is not allowed to reports/schemas/bench.schema.json';
    const read = parseDocument(resultJson(result, HERE), 'a benchmark').catch((error: Error) =>
      expect.fail(`${error.message}: ${advice}`),
    );
    expect(await read).toMatchObject({ kind: 'bench' });
  });
});
