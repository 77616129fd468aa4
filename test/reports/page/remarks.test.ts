/**
 * What the page says of a run beside its figures: its verdict, its limits by name, and whether the machine was busy.
 */
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../bench/environment.ts';
import type { BenchResult } from '../../../bench/result.ts';
import { parseDocument } from '../../../documents/parse.ts';
import { reportPage } from '../../../reports/page/page.ts';
import { verdictWord } from '../../../reports/page/sections/verdict.ts';
import { benchResult, documentText, ENVIRONMENT } from '../documents.ts';

async function pageOf(result: BenchResult, environment: Partial<Environment> = {}): Promise<string> {
  const document = await parseDocument(documentText('adjoint/bench/2', result), 'a.json');
  return reportPage([{ ...document, environment: { ...ENVIRONMENT, ...environment } }]);
}

const matches = (page: string, pattern: RegExp) => [...page.matchAll(pattern)].map(([, group]) => group);

describe('the verdict', () => {
  const known = (status: 'alive' | 'stale') => {
    return { id: 'k', subject: 's', status, cases: 3, note: 'a note', reference: 'a place', passes: [] };
  };

  it.each([
    ['agree', [], 'pass', 'agree'],
    ['agree', [known('stale')], 'pass', 'agree'],
    ['agree', [known('alive')], 'known', 'agree, with known failures'],
    ['disagree', [known('alive')], 'fail', 'disagree'],
    ['interrupted', [], 'known', 'interrupted'],
  ] as const)('%s with %j is marked %s', (verdict, knownFailures, mark, words) => {
    expect(`${verdictWord({ verdict, cases: 9, knownFailures })}`).toBe(`<span class="word ${mark}">${words}</span>`);
  });
});

describe('a busy machine', () => {
  const WARNING = /<strong>Warning:<\/strong> <bdi>(the machine was busy: [^<]*)<\/bdi>/g;

  it('is a warning where other work left the run less than a core', async () => {
    const page = await pageOf(benchResult(), { cores: 2, loadAverage: [1.26, 0, 0] });
    expect(matches(page, WARNING)).toEqual([
      'the machine was busy: 1.3 processes wanted its 2 cores when the run began',
    ]);
  });

  it('is none where there was a core to spare', async () => {
    const page = await pageOf(benchResult(), { cores: 2, loadAverage: [1, 9, 9] });
    expect(matches(page, WARNING)).toEqual([]);
  });
});

describe('the limit of a layer', () => {
  const LIMIT = />(limit: [^<]*)</g;

  it('is named by what sets it', async () => {
    const [one] = matches(await pageOf(benchResult()), LIMIT);
    expect(one).toBe('limit: WebAssembly 20.0 →');
    const narrow = benchResult();
    const limits = narrow.limits.map((limit) => ({ ...limit, webassemblyGflops: 1000 }));
    expect(matches(await pageOf({ ...narrow, limits }), LIMIT)[0]).toBe('limit: memory 20.0 →');
  });

  it('is named for each number of threads, in one line', async () => {
    const base = benchResult();
    const [first, second] = base.subjects;
    const subjects = base.subjects.map((subject) => (subject === second ? { ...subject, threads: 2 } : subject));
    const limits = [base.limits[0], { ...base.limits[0], threads: 2, webassemblyGflops: 40 }];
    const cells = base.cells.map((cell) =>
      cell.subject === second.name && cell.status === 'timed' ? { ...cell, limitShare: cell.gflops / 40 } : cell,
    );
    expect(first.threads).toBe(1);
    const page = await pageOf({ ...base, subjects, limits, cells });
    expect(matches(page, LIMIT)[0]).toMatch(/^limit: WebAssembly ×1 20\.0( →)?, ×2 40\.0( →)?$/);
  });

  it('is missing where none was measured', async () => {
    const base = benchResult();
    const cells = base.cells.map((cell) => (cell.status === 'timed' ? { ...cell, limitShare: null } : cell));
    expect(matches(await pageOf({ ...base, cells, limits: [] }), LIMIT)).toEqual([]);
  });
});

describe('the bars of a layer', () => {
  it('are pale but for the fastest and what is no different from it', async () => {
    const base = benchResult();
    const [, second] = base.subjects;
    const cells = base.cells.map((cell) =>
      cell.subject === second.name && cell.status === 'timed' ? { ...cell, standing: 'no difference' as const } : cell,
    );
    const page = await pageOf({ ...base, cells });
    const [first] = page.split('<div class="multiples">')[1].split('</figure>', 1);
    const bars = [...first.matchAll(/<path [^>]*fill="var\(--kind-[^>]* opacity="([^"]*)"/g)].map(([, one]) =>
      Number(one),
    );
    expect(bars).toEqual([1, 1, 0.45]);
  });
});

describe('the roof of the roofline', () => {
  it('goes from memory to WebAssembly without a gap', async () => {
    const page = await pageOf(benchResult());
    const roofline = page.slice(page.indexOf('>Roofline<'));
    const lines = [
      ...roofline
        .slice(roofline.indexOf('role-mark'))
        .split('</g>', 1)[0]
        .matchAll(/<line transform="translate\(([^,]*),([^)]*)\)" x2="([^"]*)" y2="([^"]*)"/g),
    ].map(([, ...ends]) => ends.map(Number));
    const [[x, y, right, down], , webassembly] = lines;
    expect([x + right, y + down]).toEqual([expect.closeTo(webassembly[0], 1), expect.closeTo(webassembly[1], 1)]);
  });
});
