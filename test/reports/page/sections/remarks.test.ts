/**
 * What the page says of a run beside its figures: its verdict, its limits by name, and whether the machine was busy.
 */
import { describe, expect, it } from 'vitest';
import { busyMachine } from '../../../../bench/doubts.ts';
import { summaryOf } from '../../../../bench/figures/summary.ts';
import type { BenchResult } from '../../../../bench/result.ts';
import { namesOf } from '../../../../reports/page/filter.ts';
import { reportPage } from '../../../../reports/page/page.ts';
import { layerBars } from '../../../../reports/page/sections/layers.ts';
import { roofline } from '../../../../reports/page/sections/roofline.ts';
import { verdictWord } from '../../../../reports/page/sections/verdict.ts';
import { benchResult, ENVIRONMENT, huntResult, scaleResult } from '../../documents.ts';

const matches = (page: string, pattern: RegExp) => [...page.matchAll(pattern)].map(([, group]) => group);

/** A result with its sums, as the page of it has it. */
function documentOf(result: BenchResult) {
  const document = { ...result, summary: summaryOf(result), schema: 'adjoint/bench/2', environment: ENVIRONMENT };
  return { document, names: namesOf([document]) };
}

async function firstLayerOf(result: BenchResult): Promise<string> {
  const { document, names } = documentOf(result);
  return `${await layerBars(document, document.workloads[0], names, 'layer')}`;
}

describe('the verdict', () => {
  const known = (status: 'alive' | 'stale' | 'absent', cases = 3) => {
    return { id: 'k', subject: 's', status, cases, note: 'a note', reference: 'a place', passes: [] };
  };

  it.each([
    ['agree', [], 'pass', 'agree'],
    ['agree', [known('stale')], 'pass', 'agree'],
    ['agree', [known('alive')], 'known', 'agree, with known failures'],
    ['agree', [known('absent')], 'known', 'agree, with known failures'],
    ['agree', [known('absent', 0)], 'pass', 'agree'],
    ['disagree', [known('alive')], 'fail', 'disagree'],
    ['interrupted', [], 'known', 'interrupted'],
  ] as const)('%s with %j is marked %s', (verdict, knownFailures, mark, words) => {
    expect(`${verdictWord({ verdict, cases: 9, knownFailures })}`).toBe(`<span class="word ${mark}">${words}</span>`);
  });
});

describe('a busy machine', () => {
  const RESULTS = { bench: benchResult, scale: scaleResult, hunt: huntResult };
  const warningsOn = async (kind: keyof typeof RESULTS, load: number) => {
    const environment = { ...ENVIRONMENT, doubts: busyMachine({ cores: 2, loadAverage: [load, 9, 9] }) };
    const page = await reportPage([{ ...RESULTS[kind](), schema: kind, environment }]);
    return matches(page, /<strong>Warning:<\/strong> <bdi>(the machine was busy: [^<]*)<\/bdi>/g);
  };

  it.each(['bench', 'scale', 'hunt'] as const)(
    'is a warning of %s, and none where a core was to spare',
    async (kind) => {
      expect(await warningsOn(kind, 1.26)).toEqual([
        'the machine was busy: 1.3 processes wanted its 2 cores when the run began',
      ]);
      expect(await warningsOn(kind, 1)).toEqual([]);
    },
  );
});

describe('the limit of a layer', () => {
  const limitOf = async (limits: BenchResult['limits']) =>
    matches(await firstLayerOf({ ...benchResult(), limits }), />(limit: [^<]*)</g);
  const [measured] = benchResult().limits;

  it('is named by what sets it', async () => {
    expect(await limitOf([measured])).toEqual([expect.stringMatching(/^limit: WebAssembly 20\.0( →)?$/)]);
    expect(await limitOf([{ ...measured, webassemblyGflops: 1000 }])).toEqual([
      expect.stringMatching(/^limit: memory [\d.]+( →)?$/),
    ]);
  });

  it('is named for each number of threads, in one line', async () => {
    const one = { ...measured, memoryGBps: 1000 };
    const limits = [one, { ...one, threads: 2, webassemblyGflops: 40 }];
    expect(await limitOf(limits)).toEqual([expect.stringMatching(/^limit: WebAssembly ×1 20\.0( →)?, ×2 40\.0( →)?$/)]);
  });

  it('is missing where none was measured', async () => {
    expect(await limitOf([])).toEqual([]);
  });

  it('is a line within reach of the bars, and an arrow beyond', async () => {
    const lines = async (webassemblyGflops: number) => {
      const limits = [{ ...measured, webassemblyGflops, javascriptGflops: 0.001, memoryGBps: 1e6 }];
      const layer = await firstLayerOf({ ...benchResult(), limits });
      return [matches(layer, /(<line [^>]*stroke-dasharray)/g).length, matches(layer, /(→)</g).length];
    };
    expect(await lines(0.01)).toEqual([1, 0]);
    expect(await lines(1e5)).toEqual([0, 1]);
    const { cells, workloads } = benchResult();
    const speeds = cells.flatMap((cell) =>
      cell.workload === workloads[0].name && cell.status === 'timed'
        ? [(cell.gflops * cell.time.medianMs) / cell.time.p25Ms]
        : [],
    );
    // The last one that the axis shows.
    expect(await lines(Math.max(...speeds) * 1.02)).toEqual([1, 0]);
  });
});

describe('the bars of a layer', () => {
  it('are pale but for the fastest and what is no different from it', async () => {
    const base = benchResult();
    const [, second] = base.subjects;
    const cells = base.cells.map((cell) =>
      cell.subject === second.name && cell.status === 'timed' ? { ...cell, standing: 'no difference' as const } : cell,
    );
    const bars = matches(
      await firstLayerOf({ ...base, cells }),
      /<path [^>]*fill="var\(--kind-[^>]* opacity="([^"]*)"/g,
    );
    expect(bars.map(Number)).toEqual([1, 1, 0.45]);
  });

  it('have a name at the left and a time at the right, or why there is none', async () => {
    const base = benchResult();
    const { document, names } = documentOf(base);
    const layer = `${await layerBars(document, document.workloads[1], names, 'layer')}`;
    const labels = layer
      .split('role-axis-label')
      .slice(1)
      .map((part) => matches(part.split('</g>', 1)[0], /<text[^>]*>([^<]+)/g));
    expect(labels).toEqual(
      expect.arrayContaining([base.subjects.map(({ name }) => name), ['2.00 ms', '40.0 ms', 'disagrees']]),
    );
  });
});

describe('the marks of the roofline', () => {
  it('are of layers in f32 alone', async () => {
    const result = benchResult();
    const [first, ...others] = result.workloads;
    const rowsOf = async (workloads: BenchResult['workloads']) => {
      const { document, names } = documentOf({ ...result, workloads });
      return matches(`${await roofline(document, names, 'roofline')}`, /(flownetc\.upflow6_5)/g).length;
    };
    expect(await rowsOf(result.workloads)).toBeGreaterThan(0);
    expect(await rowsOf([{ ...first, dtype: 'f16' }, ...others])).toBe(0);
  });
});

describe('the roof of the roofline', () => {
  it('goes from memory to WebAssembly without a gap', async () => {
    const { document, names } = documentOf(benchResult());
    const chart = `${await roofline(document, names, 'roofline')}`;
    const lines = [
      ...chart
        .slice(chart.indexOf('role-mark'))
        .split('</g>', 1)[0]
        .matchAll(/<line transform="translate\(([^,]*),([^)]*)\)" x2="([^"]*)" y2="([^"]*)"/g),
    ].map(([, ...ends]) => ends.map(Number));
    const [[x, y, right, down], , webassembly] = lines;
    expect([x + right, y + down]).toEqual([expect.closeTo(webassembly[0], 1), expect.closeTo(webassembly[1], 1)]);
  });
});
