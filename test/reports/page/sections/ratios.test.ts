import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../../../bench/figures/summary.ts';
import type { BenchResult } from '../../../../bench/result.ts';
import { parseDocument } from '../../../../documents/parse.ts';
import { namesOf } from '../../../../reports/page/filter.ts';
import { headline } from '../../../../reports/page/sections/ratios.ts';
import { benchResult, documentText } from '../../documents.ts';

/** The headline chart of a result, and the messages, labels and rows in it. @param read what has the same names */
async function headlineOf(result: BenchResult, read = result) {
  const document = await parseDocument(documentText('adjoint/bench/2', read), 'a.json');
  const chart = `${await headline(result, namesOf([document]), 'h')}`;
  const text = (pattern: RegExp) => [...chart.matchAll(pattern)].map(([, group]) => group.replace(/<[^>]*>/g, ''));
  const [wide] = chart.split('<div class="drawing narrow">');
  const axes = wide.split('role-axis-label').slice(1);
  const labelled = axes.map((part) =>
    [...part.split('</g>', 1)[0].matchAll(/<text[^>]*>([^<]+)/g)].map(([, one]) => one),
  );
  return {
    chart,
    message: text(/<p id="h-message">(.*?)<\/p>/gs)[0],
    title: text(/<h3 id="h-title">(.*?)<\/h3>/g)[0],
    labels: labelled.find((words) => words.includes('quick'))!,
    asides: labelled.find((words) => words.some((word) => /\(.* – .*\)/.test(word)))!,
    words: wide,
  };
}

/** Three subjects, all with a time on all workloads: `slow` takes four times as long as `quick`, `middle` twice. */
function ranked(): BenchResult {
  const base = benchResult(['quick', 'middle', 'slow']);
  const factor: Readonly<Record<string, number>> = { quick: 1, middle: 2, slow: 4 };
  const [pattern] = base.cells.filter((cell) => cell.status === 'timed');
  const cells = base.workloads.flatMap(({ name: workload }) =>
    ['slow', 'quick', 'middle'].map((subject) => {
      const medianMs = factor[subject];
      const roundsMs = [0.99, 1, 1.01].map((share) => share * medianMs);
      const time = { ...pattern.time, medianMs, p25Ms: medianMs, p75Ms: medianMs, roundsMs };
      const ratio = { value: medianMs, low: medianMs, high: medianMs };
      return { ...pattern, workload, subject, time, ratio };
    }),
  );
  return completed({ ...base, cells });
}

function completed(result: BenchResult): BenchResult {
  return { ...result, summary: summaryOf(result) };
}

describe('the headline chart', () => {
  it('ranks the fastest first, and says that it leads and who is last', async () => {
    const { labels, message, asides } = await headlineOf(ranked());
    expect(labels).toEqual(['quick', 'middle', 'slow']);
    expect(message).toMatch(/^quick takes 1\.00× .* next is middle with 2\.00×, last slow with 4\.00×\.$/);
    expect(asides[0]).toMatch(/^1\.00× \(1\.00 – 1\.00\)$/);
    expect(asides[2]).toMatch(/^4\.00× \(\d\.\d\d – \d\.\d\d\)$/);
  });

  it('says of four subjects who leads, who is next and who is last, and of one alone that it leads', async () => {
    const result = ranked();
    const standings = result.summary.standings;
    const among = async (chosen: typeof standings) =>
      (await headlineOf({ ...result, summary: { ...result.summary, standings: chosen } }, result)).message;
    const fourth = { ...standings[1], ratio: { value: 9, low: 9, high: 9 } };
    expect(await among([...standings, fourth])).toMatch(/; next is middle with 2\.00×, last middle with 9\.00×\.$/);
    expect(await among(standings.slice(0, 2))).toMatch(/; next is middle with 2\.00×\.$/);
    expect(await among(standings.slice(0, 1))).toMatch(/^quick takes 1\.00× .* 3 layers\.$/);
  });

  it('says the same in its title and on its axis', async () => {
    const { title, words } = await headlineOf(ranked());
    expect(words).toContain(`>${title.toLowerCase()} (left is better)<`);
  });

  it('ranks over the same layers only: a subject with fewer stands apart, whatever its mean', async () => {
    const result = ranked();
    const [first] = result.workloads;
    const cells = result.cells.filter(({ subject, workload }) => subject !== 'quick' || workload === first.name);
    const { labels, message, chart } = await headlineOf(completed({ ...result, cells }));
    expect(labels).toEqual(['middle', 'slow', 'with fewer layers:', 'quick']);
    expect(message).toMatch(/^middle takes /);
    expect(chart).toContain(`on 1 of ${result.workloads.length}`);
  });

  it('shows a subject with several threads behind itself with fewer, before slower ones', async () => {
    const result = ranked();
    const rename = (name: string) => (name === 'slow' ? 'quick ×2' : name);
    const subjects = result.subjects.map((one) =>
      one.name === 'slow' ? { ...one, name: 'quick ×2', typed: 'quick', threads: 2 } : one,
    );
    const cells = result.cells.map((cell) => ({ ...cell, subject: rename(cell.subject) }));
    const { labels, chart } = await headlineOf(completed({ ...result, subjects, cells }));
    expect(labels).toEqual(['quick', 'quick ×2', 'middle']);
    expect(chart).toContain('hollow: several threads');
  });

  it('draws each mean with its interval, and gives it in the table', async () => {
    const { chart } = await headlineOf(ranked());
    expect(chart).toMatch(
      /<title>slow: 4\.00× the time of the fastest, geometric mean of 3 of 3 layers, 95 % interval \d/,
    );
    expect(chart).toMatch(/<td class="number">4\.00×<\/td><td class="number">\d\.\d\d – \d\.\d\d<\/td>/);
  });

  it('gives in the table the layer on which a subject stands best, and the one on which it stands worst', async () => {
    const result = ranked();
    const ratios = new Map(result.workloads.map(({ name }, at) => [name, [3, 2, 8][at]]));
    const cells = result.cells.map((cell) => {
      if (cell.status !== 'timed' || cell.subject !== 'slow') return cell;
      const value = ratios.get(cell.workload)!;
      return { ...cell, ratio: { value, low: value, high: value } };
    });
    const { chart } = await headlineOf(completed({ ...result, cells }));
    expect(chart).toContain('<td class="number">2.00×</td><td class="number">8.00×</td><td class="number">3 of 3</td>');
  });

  it('draws an interval from its low to its high end, about the mean', async () => {
    const result = ranked();
    const standings = result.summary.standings.map((one) => {
      return { ...one, ratio: { value: one.ratio.value, low: one.ratio.value / 1.2, high: one.ratio.value * 1.5 } };
    });
    const { words } = await headlineOf({ ...result, summary: { ...result.summary, standings } });
    const number = (text: string) => text.split(',').map(Number);
    const bars = [...words.matchAll(/<line transform="translate\(([^)]*)\)" x2="([^"]*)"[^>]* stroke-width="4"/g)];
    const signs = words.slice(words.lastIndexOf('role-mark')).matchAll(/<path transform="translate\(([^)]*)\)"/g);
    const shares = [...signs].map(([, place], at) => {
      const [[start], length] = [number(bars[at][1]), Number(bars[at][2])];
      return (number(place)[0] - start) / length;
    });
    expect(bars).toHaveLength(standings.length);
    expect(shares[1]).toBeCloseTo(Math.log(1.2) / Math.log(1.8), 1);
  });
});
