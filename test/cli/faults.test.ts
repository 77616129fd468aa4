import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withFigures } from '../../faults/figures.ts';
import { FAULTS, LEFT_OUT } from '../../faults/index.ts';
import type { FaultResult, FaultsResult } from '../../faults/result.ts';
import { faultsMarkdown } from '../../reports/faults/markdown.ts';
import { faultsText } from '../../reports/faults/text.ts';
import { MACHINE } from '../bench/machine.ts';
import { MAIN, ROOT } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-faults-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function faults(...typed: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'faults', ...typed], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

describe('adjoint faults', () => {
  it('ends with 0 where all are killed, with one line a fault and the details of a single one', () => {
    const json = join(folder, 'new/faults.json');
    const { status, stdout } = faults('bias-dropped', '--seed', '1,2', '--seed', '3', '--json', json);
    expect(stdout).toMatch(/^ {2}bias-dropped +3\/3 +agreement +\d+ +[\d.]+ m?s +[\d.]+ m?s +missed +found$/m);
    expect(stdout).toMatch(/^OpenVINO \(TFLite frontend\): TransposeConv loses its bias silently\.$/m);
    expect(stdout).toMatch(/smallest case: x \[1, 1, 1\]/);
    expect(stdout).toMatch(/^KILLED: 1 of 1 faults with 3 seeds, median .*, worst .*$/m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      schema: 'adjoint/faults/1',
      kind: 'faults',
      seeds: [1, 2, 3],
      verdict: 'killed',
      faults: [{ id: 'bias-dropped', runs: [{ seed: 1, status: 'killed' }, {}, {}] }],
    });
    expect(status).toBe(0);
  });

  it('ends with 1 where one survives, and says so on both streams', () => {
    const { status, stdout, stderr } = faults('gpu-atomics-not-reproducible', '--seed', '1', '--runs', '1');
    expect(stderr).toContain('gpu-atomics-not-reproducible survives seed 1\n');
    expect(stdout).toMatch(/^SURVIVES gpu-atomics-not-reproducible: seed 1 \(\d+ cases, survives\)$/m);
    expect(stdout).toMatch(/^SURVIVORS: 0 of 1 faults with 1 seed$/m);
    expect(status).toBe(1);
  });

  it.each([
    [['nothing'], /^adjoint: fault "nothing" is not known/],
    [['bias-dropped', '--seed', '1,1'], /Each seed may be given once\./],
    [['bias-dropped', '--seed', 'x'], /It must be an integer >= 0\./],
    [['bias-dropped', '--json', '-', '--markdown', '-'], /only one of --json, --markdown can go to stdout/],
  ])('ends with 2 on %j', (typed, message) => {
    const { status, stderr } = faults(...typed);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

const [{ make: _, ...fault }] = FAULTS;
const kill = { law: 'agreement', cases: 203, casesOfLaw: 3, milliseconds: 1234, message: 'm', case: '{}', shrinks: 2 };
const result: FaultsResult = withFigures({
  kind: 'faults',
  seeds: [1, 2],
  runs: 200,
  laws: ['output-shape', 'agreement'],
  faults: [
    {
      ...(fault as Omit<FaultResult, 'runs' | 'published' | 'figures'>),
      runs: [
        { seed: 1, status: 'killed', kill, cases: 203, milliseconds: 1300 },
        { seed: 2, status: 'survives', kill: null, cases: 400, milliseconds: 2000 },
      ],
      published: { onnx: ['test_convtranspose'], webnn: [] },
    },
  ],
  leftOut: LEFT_OUT,
  suites: [
    { id: 'onnx', title: 'ONNX', source: 'a|b', tolerance: 't', leftOut: [], tests: 11 },
    { id: 'webnn', title: 'WebNN', source: 's', tolerance: 't', leftOut: ['one <x>'], tests: 16 },
  ],
  survivors: [fault.id],
  milliseconds: 3300,
  verdict: 'survivors',
});

describe('reports on faults', () => {
  it('count a fault as killed only where every seed killed it', () => {
    expect(faultsText(result)).toMatch(
      /^SURVIVORS: 0 of 1 faults with 2 seeds, median 1\.2 s, worst 1\.2 s; 2 documented/m,
    );
    expect(faultsText(result)).toMatch(/^SURVIVES eff-kernel-k-plus-d-minus-1: seed 2 \(400 cases, survives\)$/m);
    expect(faultsText(result)).toMatch(/^ONNX \(11 tests\) would have found 1 of 1$/m);
  });

  it('escape foreign text for Markdown and name what is not re-created', () => {
    const markdown = faultsMarkdown(result, MACHINE);
    expect(markdown).toMatch(
      /^\| eff-kernel-k-plus-d-minus-1 \| shape \| 1\/2 \| agreement \| 203 \| 1\.2 s \| 1\.2 s \| found by 1 \| – \|$/m,
    );
    expect(markdown).toContain('Source: a\\|b.');
    expect(markdown).toContain('- one &lt;x&gt;');
    for (const { id } of LEFT_OUT) expect(markdown).toContain(`| ${id} |`);
  });

  it('link to a reference on the web, and name a document of the project', () => {
    const withReference = (reference: string) =>
      faultsMarkdown({ ...result, faults: result.faults.map((one) => ({ ...one, reference })) }, MACHINE);
    expect(withReference('https://a.org/1')).toContain('[reference](https://a.org/1), evidence');
    expect(withReference('docs/findings.md#one')).toContain('reference: `docs/findings.md#one`, evidence');
  });
});
