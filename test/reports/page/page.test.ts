import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parseDocument } from '../../../documents/parse.ts';
import type { ReportDocument } from '../../../reports/documents.ts';
import { html, trusted } from '../../../reports/page/html.ts';
import { reportPage } from '../../../reports/page/page.ts';
import { benchResult, documentText, huntResult, pageDocuments, scaleResult } from '../documents.ts';

const HOSTILE = ['<img src=x onerror=alert(1)>', '</script><script>alert(2)</script>', `"'\u202e&amp;`] as const;

describe('html', () => {
  it('escapes every text, in content and in attributes, and leaves markup alone', () => {
    const name = `<b title="x" id='y'>&`;
    expect(`${html`<p title="${name}">${name} ${1} ${html`<i>${name}</i>`}</p>`}`).toBe(
      '<p title="&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;">&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp; 1 ' +
        '<i>&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;</i></p>',
    );
  });

  it('joins lists, and leaves out null and false', () => {
    expect(`${html`${['<', html`<br>`]}${null}${false}${0}`}`).toBe('&lt;<br>0');
  });

  it('makes control characters and changes of direction visible', () => {
    expect(`${html`${'a\u0000b\u202ec\u2028'}`}`).toBe('a\\u0000b\\u202ec\\u2028');
  });

  it('takes what only looks like markup for text', () => {
    const forged = JSON.parse('{"text":"<b>"}');
    expect(() => `${html`${forged}`}`).toThrow(TypeError);
    expect(`${trusted('<b>')}`).toBe('<b>');
  });
});

let documents: readonly ReportDocument[] = [];
beforeAll(async () => {
  documents = await pageDocuments();
});

/** Built in each test, so that each of them runs the code of the page. @param kinds of its results; by default all */
function pageWith(...kinds: ReportDocument['kind'][]): Promise<string> {
  return reportPage(documents.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)));
}

/** What matches in a text, or its first group: a page is too long to be printed by a test that fails. */
function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole);
}

const repeated = (list: readonly string[]) => list.filter((entry, at) => list.indexOf(entry) !== at);

describe('the page', () => {
  it('is drawn without a warning and without a number that is none', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const page = await pageWith();
    const warnings = warn.mock.calls;
    warn.mockRestore();
    expect(warnings).toEqual([]);
    expect(found(page, /="[^"]*\b(?:NaN|Infinity|undefined)\b[^"]*"|\[object Object\]/g)).toEqual([]);
  });

  it('has a section for each result', async () => {
    const page = await pageWith();
    expect(found(page, /<h2 [^>]*>([^<]*)</g)).toEqual([
      'Verdicts',
      'What the cases covered',
      'Re-created defects',
      'Speed',
      'Layer by layer',
      'Scaling with the extent',
      'The worst slowdown',
      'Machine and versions',
    ]);
  });

  it.each([
    [['verify', 'bench'], 'tested and timed'],
    [['faults'], 'tested'],
    [['hunt'], 'timed'],
  ] as const)('of %j says that it is %s', async (kinds, words) => {
    expect(found(await pageWith(...kinds), /<h1>([^<]*)</g)).toEqual([`Transposed convolution, ${words}`]);
  });

  it('has no element id twice', async () => {
    const page = await pageWith();
    const ids = found(page, /<[^>]* id="([^"]*)"/g);
    expect(ids.length).toBeGreaterThan(30);
    expect(repeated(ids)).toEqual([]);
  });

  it('loads nothing and runs nothing but its own script', async () => {
    const page = await pageWith();
    // Names of namespaces are addresses that nobody asks for.
    const bare = page.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, '');
    const tags = found(bare, /<[^>]*>/g).filter((tag) => !/^<(a|meta) /.test(tag));
    expect(tags.filter((tag) => /https?:|\s(src|href|srcset|style|on\w+)=|url\(/i.test(tag))).toEqual([]);
    expect(found(page, /<(?:script|link|iframe|object|embed|img|base|form)\b/g)).toEqual(['<form', '<script']);
    expect(found(page, /@import|unsafe-inline|url\(/g)).toEqual([]);
    const [policy] = found(page, /Content-Security-Policy" content="([^"]*)"/g);
    expect(policy.replaceAll('&#39;', "'")).toMatch(
      /^default-src 'none'; style-src 'sha256-\S{44}'; script-src 'sha256-\S{44}'; base-uri 'none'; form-action 'none'$/,
    );
  });

  it('says in its sheet how that looks which its script marks', async () => {
    const page = await pageWith('scale');
    const [sheet] = found(page, /<style>(.*?)<\/style>/gs);
    const [script] = found(page, /<script>(.*?)<\/script>/gs);
    expect(found(script, /classList\.toggle\('(\w+)'/g)).toEqual(['off']);
    expect(sheet).toMatch(/\.off\b[^{]*\{/);
  });

  it('gives every chart a name, a message and a table with a caption', async () => {
    const page = await pageWith();
    const figures = page
      .split('<figure ')
      .slice(1)
      .map((text) => text.split('</figure>', 1)[0]);
    const lacking = figures.filter((figure) => {
      const [, id] = /^id="([^"]*)"/.exec(figure)!;
      const isNamed = figure.includes(
        `<div role="img" aria-labelledby="${id}-title" aria-describedby="${id}-message"><svg `,
      );
      const says = new RegExp(`<h3 id="${id}-title">.+</h3><p id="${id}-message">.+</p>`, 's').test(figure);
      const table = /<details>.*<table><caption [^>]*>.+<\/caption>.*<th scope="col".*<th scope="row".*<\/details>/s;
      return !(isNamed && says && table.test(figure));
    });
    expect(figures).toHaveLength(13);
    expect(lacking).toEqual([]);
  });

  it('names subjects and networks in attributes by numbers alone', async () => {
    const page = await pageWith('bench');
    const values = found(page, / data-(?:subject|family)="([^"]*)"/g);
    expect(values.length).toBeGreaterThan(100);
    expect(values.filter((value) => !/^\d+$/.test(value))).toEqual([]);
  });
});

describe('the page of a benchmark and of a gate', () => {
  it('has every version of a subject that its results name', async () => {
    const [bench] = documents.filter((one) => one.kind === 'bench');
    const subjects = bench.subjects.map((one) => ({ ...one, version: '9.8' }));
    const page = await reportPage([bench, { ...bench, subjects }]);
    expect(found(page, /1\.2\.3, 9\.8/g)).toHaveLength(bench.subjects.length);
  });

  it('shows an exact subject, an infinite error, and what has no time', async () => {
    const page = await pageWith('bench');
    expect(found(page, /Exact on all workloads: <bdi>exactly<\/bdi>\./g)).toHaveLength(1);
    expect(found(page, /<td class="number">∞<\/td>/g).length).toBeGreaterThan(0);
    expect(found(page, /<span class="word fail">disagrees<\/span>: <bdi>3 of 7 elements differ<\/bdi>/g)).toHaveLength(
      1,
    );
  });

  it('says how many times as long as each other the subjects take on the whole', async () => {
    const page = await pageWith('bench');
    const cells = found(page, /<span class="word \w*" title="(?:quick|exactly|wrong) against [^>]*>[^<]*/g);
    expect(cells).toHaveLength(6);
    expect(cells).toContain(
      '<span class="word pass" title="quick against exactly: 0.0500 – 0.0500, 3 workloads">0.0500',
    );
    // Two rounds of one workload say little.
    expect(cells.filter((cell) => /, 1 workload">[\d.]+\*$/.test(cell))).toHaveLength(4);
    expect(
      found(page, /<th scope="row">(?:(?!<\/th>).)*<bdi>exactly<\/bdi><\/th><td class="number">0\.0500<\/td>/g),
    ).toHaveLength(1);
  });

  it('shows a failure with its smallest case and the line that runs it again', async () => {
    const page = await pageWith('verify');
    expect(found(page, /<h3><bdi>(\w+)<\/bdi> fails agreement</g)).toEqual(['wrong']);
    expect(found(page, /<pre tabindex="0">(npx adjoint verify wrong --law agreement --seed 1 --path )/g)).toHaveLength(
      1,
    );
  });
});

describe('the page of other results', () => {
  it('keeps every name and message a text: it has the elements of one with tame names', async () => {
    const samples = (a: string, b: string, c: string) =>
      read(
        documentText('adjoint/bench/2', benchResult([a, b, c])),
        documentText('adjoint/scale/1', scaleResult([a, b])),
        documentText('adjoint/hunt/1', huntResult([b, c])),
      );
    const hostile = await reportPage(await samples(...HOSTILE));
    const tame = await reportPage(await samples('a', 'b', 'c'));
    expect(found(hostile, /<\/?[a-z]+/g)).toEqual(found(tame, /<\/?[a-z]+/g));
    expect(found(hostile, /\u202e/g)).toEqual([]);
    expect(found(hostile, /&lt;img src=x onerror=alert\(1\)&gt;/g).length).toBeGreaterThan(5);
  });

  it('shows results of one kind one after the other', async () => {
    const text = documentText('adjoint/scale/1', scaleResult());
    const two = await reportPage(await read(text, text));
    expect(found(two, /<h2 [^>]*>Scaling with the extent</g)).toHaveLength(2);
    expect(repeated(found(two, /<[^>]* id="([^"]*)"/g))).toEqual([]);
  });

  it('says that nothing was timed, where nothing was', async () => {
    const bench = benchResult();
    const cells = bench.cells.map(({ workload, subject }) => {
      return { workload, subject, status: 'crashed' as const, message: 'out of luck', known: null };
    });
    const summary = { pairs: [], subjects: [] };
    const empty = await reportPage(
      await read(
        documentText('adjoint/bench/2', { ...bench, cells, limits: [], baseline: null, summary }),
        documentText('adjoint/hunt/1', { ...huntResult(), tried: [], worst: null, shrunk: null }),
        documentText('adjoint/scale/1', { ...scaleResult(), cells: [], fits: [] }),
      ),
    );
    // In all, and for each workload.
    expect(found(empty, /No subject has a time\./g)).toHaveLength(1 + bench.workloads.length);
    expect(found(empty, /NaN|Infinity|On the whole/g)).toEqual([]);
  });

  it('shows a benchmark of an earlier version with the sums that it lacks', async () => {
    const { summary, ...earlier } = benchResult();
    const page = await reportPage(await read(documentText('adjoint/bench/2', earlier)));
    expect(found(page, /<h2 [^>]*>Speed<|On the whole/g)).toHaveLength(2);
  });
});

function read(...texts: string[]): Promise<ReportDocument[]> {
  return Promise.all(texts.map((text) => parseDocument(text, 'a.json')));
}
