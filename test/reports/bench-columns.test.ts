import { beforeAll, describe, expect, it } from 'vitest';
import { runBench } from '../../bench/bench.ts';
import { openContenders } from '../../bench/contenders/open-contenders.ts';
import { environment } from '../../bench/environment.ts';
import type { BenchResult } from '../../bench/result.ts';
import { WORKLOAD_SETS } from '../../bench/workloads/workload-sets.ts';
import { parseDocument } from '../../documents/parse.ts';
import { BENCH_COLUMNS, BENCH_LEGEND, benchRow } from '../../reports/bench/columns.ts';
import { benchMarkdown } from '../../reports/bench/markdown.ts';
import { benchText } from '../../reports/bench/text.ts';
import { resultJson } from '../../reports/json.ts';
import { markdownRow } from '../../reports/markdown.ts';
import { html } from '../../reports/page/html.ts';
import { reportPage } from '../../reports/page/page.ts';
import { engineSource } from '../../subjects/source.ts';

const HERE = environment();
let result: BenchResult;

beforeAll(async () => {
  const contenders = await openContenders(['scatter', 'im2col'].map(engineSource), { timeoutMs: 60_000 });
  const [workload] = WORKLOAD_SETS.quick;
  const small = { ...workload, name: 'small', cin: 1, cout: 1, groups: 1, input: [2, 2] };
  result = await runBench(contenders, { workloads: [small], timeBudgetMs: 2, rounds: 2 });
  await Promise.all(contenders.map((contender) => contender.close()));
});

const timed = () => result.cells.filter((cell) => cell.status === 'timed');

describe('the columns of a benchmark', () => {
  it('have different titles, and a meaning each, which ends without a stop', () => {
    const titles = BENCH_COLUMNS.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { title, meaning } of BENCH_COLUMNS) expect(meaning, title).toMatch(/[^.\s]$/);
  });

  it('are filled for whatever was timed', () => {
    expect(timed()).not.toEqual([]);
    for (const cell of timed()) expect(benchRow(cell)).toHaveLength(BENCH_COLUMNS.length);
  });

  it('all stand in the text, with their legend', () => {
    const lines = benchText(result, HERE).split('\n');
    const heads = lines.map((line) => line.trim().split(/ {2,}/));
    expect(heads).toContainEqual(BENCH_COLUMNS.map(({ title }) => title));
    expect(lines).toEqual(expect.arrayContaining([...BENCH_LEGEND]));
  });

  it('all stand in the Markdown, numbers to the right', () => {
    const lines = benchMarkdown(result, HERE).split('\n');
    const at = lines.indexOf(markdownRow(BENCH_COLUMNS.map(({ title }) => title)));
    expect(at).toBeGreaterThan(0);
    expect(lines[at + 1]).toBe(markdownRow(BENCH_COLUMNS.map(({ isNumber }) => (isNumber ? '---:' : '---'))));
    for (const cell of timed()) expect(lines).toContain(markdownRow(benchRow(cell)));
  });

  it('all stand on the page, and a standing behind them', async () => {
    const document = await parseDocument(resultJson(result, HERE), 'a benchmark');
    const page = await reportPage([document]);
    const heads = [...page.matchAll(/<thead><tr>(.*?)<\/tr><\/thead>/g)].map(([, head]) =>
      [...head.matchAll(/<th [^>]*>(.*?)<\/th>/g)].map(([, title]) => title),
    );
    expect(heads).toContainEqual([...BENCH_COLUMNS.map(({ title }) => title), 'standing']);
    for (const cell of timed()) {
      const [subject, ...others] = benchRow(cell).map((text) => `${html`${text}`}`);
      const entries = others.map((text) => `>${text}</td>`).join('[^>]*');
      expect(page).toMatch(new RegExp(`<bdi>${subject}</bdi></th><td[^>]*${entries.replaceAll(/[|()+.]/g, '\\$&')}`));
    }
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
