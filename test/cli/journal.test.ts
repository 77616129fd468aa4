/** Runs that are kept, killed, taken up again, divided and merged on the command line. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { someOf } from '../project/thorough.ts';
import { adjoint, endStarted, ROOT, started } from './command-line.ts';
import { killedAt, linesIn } from './killed-at.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-journals-'));
afterAll(() => {
  endStarted();
  rmSync(folder, { recursive: true });
});
const file = (name: string) => join(folder, name);

const SUBJECTS = ['examples/direct.mjs', 'examples/bias-of-first-group.mjs', 'im2col'];
const LAWS = ['--law', 'agreement,output-shape,linearity-x,refusal'];
/** Two blocks of each law but one. */
const RUN = [...SUBJECTS, '--seed', '7', '--runs', '60', ...LAWS, '--no-config'];

/** The result in a file, without times and machine. */
function resultIn(path: string) {
  const plain = (key: string, value: unknown) => (key === 'milliseconds' || key === 'environment' ? undefined : value);
  return JSON.parse(JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), plain));
}

let whole: unknown;
beforeAll(async () => {
  expect(
    (await adjoint(['verify', ...RUN, '--json', file('whole.json'), '--journal', file('whole.ndjson')])).status,
  ).toBe(1);
  whole = resultIn(file('whole.json'));
});

describe('a run that is killed again and again', () => {
  it('goes on where it was, and comes to the result of the undisturbed run', async () => {
    const journal = file('killed.ndjson');
    await killedAt(2, journal, ['verify', ...RUN, '--journal', journal]);
    const found = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
    for (const lines of someOf([9, 4, 15], 1).toSorted((a, b) => a - b))
      await killedAt(lines, journal, ['verify', '--resume', journal]);
    expect(readFileSync(journal, 'utf8').split('\n').slice(0, found.length)).toEqual(found);
    const { status } = await adjoint(['verify', '--resume', journal, '--json', file('resumed.json')]);
    expect(status).toBe(1);
    expect(resultIn(file('resumed.json'))).toEqual(whole);
  });

  it('is complete in its journal: merge says the same, and what explains the failures', async () => {
    const { status } = await adjoint(['merge', file('whole.ndjson'), '--json', file('merged.json')]);
    expect(status).toBe(1);
    expect(resultIn(file('merged.json'))).toEqual(whole);
  });
});

describe('a journal that a run is writing', () => {
  it('has no second writer, and the next one when the first was killed', async () => {
    const [journal, module, flag] = [file('one-writer.ndjson'), file('waiting-subject.mjs'), file('waits')];
    const direct = JSON.stringify(join(ROOT, 'examples/direct.mjs'));
    writeFileSync(flag, '');
    writeFileSync(
      module,
      `import { existsSync } from 'node:fs';
import { convTranspose as right } from ${direct};
export { capabilities } from ${direct};
export const convTranspose = async (problem) => {
  while (existsSync(${JSON.stringify(flag)})) await new Promise((resolve) => setTimeout(resolve, 20));
  return right(problem);
};`,
    );
    const run = [module, '--law', 'agreement', '--seed', '1', '--runs', '20', '--no-config', '--timeout', '600000'];
    const first = started(['verify', ...run, '--journal', journal]);
    while (linesIn(journal) < 1) await setTimeout(20);
    const before = readFileSync(journal, 'utf8');
    for (const typed of [
      ['verify', '--resume', journal],
      ['verify', ...run, '--journal', journal],
    ]) {
      const second = await adjoint(typed);
      expect(second.stderr).toMatch(/process \d+ writes it|is there already/);
      expect(second.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(second.status).toBe(2);
    }
    expect(readFileSync(journal, 'utf8')).toBe(before);
    first.child.kill('SIGKILL');
    await first.ended;
    rmSync(flag);
    const third = await adjoint(['verify', '--resume', journal]);
    expect(third.stdout).toContain('\nAGREE');
    expect(third.status).toBe(0);
    expect(existsSync(`${journal}.lock`)).toBe(false);
  });
});

describe('a run in several threads', () => {
  it('has the result of the run in one, killed and taken up again as well', async () => {
    const journal = file('threads.ndjson');
    await killedAt(6, journal, ['verify', ...RUN, '--workers', '3', '--journal', journal]);
    const { status } = await adjoint(['verify', '--resume', journal, '--workers', '2', '--json', file('threads.json')]);
    expect(status).toBe(1);
    expect(resultIn(file('threads.json'))).toEqual(whole);
  });

  it('ends early as any other, and says so', async () => {
    const run = await adjoint(['verify', ...RUN, '--workers', '2', '--max-time', '0.01']);
    expect(run.stdout).toContain('the run ended early, its time of 0.01 s is used up');
    expect(run.stdout).toMatch(/\nINTERRUPTED: 0 cases/);
    expect(run.status).toBe(1);
  });
});

describe('a divided run', () => {
  const shard = (text: string) => file(`${text.replace('/', '-')}.ndjson`);

  it('is the undivided one when its shards are merged; a shard of its own agrees to nothing', async () => {
    for (const text of ['1/2', '2/2']) {
      const run = await adjoint(['verify', ...RUN, '--shard', text, '--journal', shard(text)]);
      expect(run.stdout).toMatch(/\nobjection: only a part of the run is here, \d+ of \d+ units of work/);
      expect(run.stdout).not.toContain('\nAGREE');
    }
    const { status } = await adjoint(['merge', shard('2/2'), shard('1/2'), '--json', file('two.json')]);
    expect(status).toBe(1);
    expect(resultIn(file('two.json'))).toEqual(whole);
  });

  it('ends with 0 where nothing speaks against what a shard ran, with 1 where one is missing', async () => {
    const run = ['verify', 'im2col', '--law', 'agreement', '--seed', '1', '--runs', '120', '--no-config'];
    const first = await adjoint([...run, '--shard', '1/2', '--journal', file('healthy.ndjson')]);
    expect(first.stdout).toContain('\nPARTIAL: ');
    expect(first.status).toBe(0);
    const alone = await adjoint(['merge', file('healthy.ndjson'), '--markdown', file('healthy.md')]);
    expect(alone.stdout).toContain('without shard 2/2');
    expect(readFileSync(file('healthy.md'), 'utf8')).toContain('PARTIAL');
    expect(alone.status).toBe(1);
  });
});

describe('a run whose command is typed again', () => {
  it('goes on where it says what the journal says', async () => {
    const { status, stderr } = await adjoint([
      'verify',
      ...RUN,
      '--resume',
      file('whole.ndjson'),
      '--json',
      file('again.json'),
    ]);
    expect(status, stderr).toBe(1);
    expect(resultIn(file('again.json'))).toEqual(whole);
  });

  it('says by which command it goes on, where it ended early', async () => {
    const journal = file('cut.ndjson');
    const { stdout } = await adjoint(['verify', ...RUN, '--journal', journal, '--max-time', '0.01']);
    const said = `resume: npm run -s adjoint -- verify --resume ${journal}\n`;
    expect(stdout.endsWith(said)).toBe(true);
    const json = await adjoint(['verify', '--resume', journal, '--max-time', '0.01', '--reporter', 'json']);
    expect(JSON.parse(json.stdout)).toHaveProperty('endedEarly');
    expect(json.stderr.endsWith(said)).toBe(true);
  });

  it.each([
    [['verify', '--resume', file('whole.ndjson'), '--seed', '1'], /--resume: ".*" is of another run: seed 7 and 1/],
    [
      ['verify', 'im2col', '--resume', file('whole.ndjson')],
      /--resume: ".*" is of another run: subjects examples\/direct.mjs .* and im2col/,
    ],
    [['verify', '--resume', file('whole.ndjson'), '--law', 'core'], /is of another run: law agreement,/],
    [
      ['verify', 'im2col', '--journal', file('whole.ndjson')],
      /is there already, of another run: subjects .*; runs 60 and/,
    ],
    [
      ['verify', ...RUN, '--journal', file('whole.ndjson')],
      /already, of this run; to go on with it: .* verify --resume \//,
    ],
    [['certify', 'im2col', '--journal', file('whole.ndjson')], /of another run: it is a run of verify/],
    [['verify', 'im2col', '--journal', 'package.json'], /is there already, and is no journal: name another file/],
  ])('is refused, with what to do, as %j', async (typed, message) => {
    const run = await adjoint(typed);
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(run.status).toBe(2);
  });
});

describe('refuses in one line', () => {
  const torn = file('torn.ndjson');
  const other = file('other.ndjson');
  const old = file('old.ndjson');
  beforeAll(async () => {
    writeFileSync(torn, '{"journal":1,');
    const [header] = readFileSync(file('whole.ndjson'), 'utf8').split('\n');
    writeFileSync(other, `${header}\n{"unit":1}\n`);
    writeFileSync(old, `${JSON.stringify({ ...JSON.parse(header), version: '0.0.1' })}\n`);
    const plan = { ...JSON.parse(header).plan, units: 1 };
    writeFileSync(file('units.ndjson'), `${JSON.stringify({ ...JSON.parse(header), plan })}\n`);
    const law = { ...JSON.parse(header).plan, laws: ['agreement', 'nonsense'] };
    writeFileSync(file('law.ndjson'), `${JSON.stringify({ ...JSON.parse(header), plan: law })}\n`);
    writeFileSync(file('waiting.mjs'), 'await new Promise(() => {}); export default {};');
    const module = (
      offset: number,
    ) => `import { convTranspose as right } from ${JSON.stringify(join(ROOT, 'examples/direct.mjs'))};
export { capabilities } from ${JSON.stringify(join(ROOT, 'examples/direct.mjs'))};
export const convTranspose = (problem) => { const y = right(problem); y.data[0] += ${offset}; return y; };`;
    writeFileSync(file('changed.mjs'), module(0));
    const one = ['verify', file('changed.mjs'), '--law', 'agreement', '--seed', '1', '--runs', '5', '--no-config'];
    await adjoint([...one, '--journal', file('changed.ndjson')]);
    writeFileSync(file('changed.mjs'), module(1));
  });

  it.each([
    [['verify', '--resume', 'nowhere.ndjson'], /--resume: "nowhere.ndjson" is not read: no such file/],
    [['verify', '--resume', torn], /is not read: it has no whole line, and so no header/],
    [['verify', '--resume', other], /is not read: line 2 is no result of a unit: /],
    [['verify', '--resume', old], /was written by version 0.0.1 of adjoint, this is /],
    [['verify', '--resume', file('units.ndjson')], /its plan has 1 units of work, and \d+ follow from what it says/],
    [['verify', '--resume', file('law.ndjson')], /law "?nonsense"?/],
    [['verify', '--resume', file('whole.ndjson'), '--known-failures', 'x'], /--resume and --known-failures exclude/],
    [['verify', 'im2col', '--journal', '/dev/full'], /the journal "\/dev\/full" cannot be written: no space is left/],
    [['verify', 'im2col', '--journal', '/proc/nowhere/x'], /--journal: /],
    [['verify', 'im2col', '--journal', file('a'), '--json', file('a')], /--journal and --json must be two files/],
    [
      ['verify', 'im2col', '--journal', file('b'), '--path', '1', '--seed', '1'],
      /--journal and --path exclude each other/,
    ],
    [['verify', 'im2col', '--journal', '-'], /--journal needs the name of a file/],
    [
      ['verify', 'im2col', '--shard', '1/2', '--seed', '1', '--runs', '5', '--law', 'agreement'],
      /the run has 1 units of work/,
    ],
    [
      ['verify', file('changed.mjs'), '--json', file('changed.mjs')],
      /--json must not be the file that is read, the subject/,
    ],
    [['verify', '--resume', file('changed.ndjson')], /cannot go on, then and now: the file .*changed.mjs/],
    [['verify', 'im2col', '--config', file('waiting.mjs')], /something that was waited for never came/],
    [['verify', 'im2col', '--shard', '1/2'], /--shard needs --seed: all shards draw from the same/],
    [['verify', 'im2col', '--shard', '3/2', '--seed', '1'], /--shard must be I\/N with 1 <= I <= N, as 2\/8, got 3\/2/],
    [['merge', torn], /merge: .* is not read: it has no whole line/],
    [['merge', old], /was written by version 0.0.1/],
    [['merge', file('whole.ndjson'), file('law.ndjson')], /are not of one run: .*nonsense/],
    [['merge', '/dev/zero'], /merge: "\/dev\/zero" is not read: it is no file/],
    [['merge', file('whole.ndjson'), '--json', file('whole.ndjson')], /must be two files|--json/],
  ])('%j', async (typed, message) => {
    const run = await adjoint(typed);
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(run.status).toBe(2);
  });
});

describe('a journal that contradicts itself', () => {
  beforeAll(() => {
    const lines = readFileSync(file('whole.ndjson'), 'utf8').trimEnd().split('\n');
    const [header] = lines;
    const planned = (name: string, change: object) => {
      const changed = { ...JSON.parse(header), plan: { ...JSON.parse(header).plan, ...change } };
      writeFileSync(file(name), `${JSON.stringify(changed)}\n`);
    };
    const [subject] = JSON.parse(header).plan.subjects;
    planned('case.ndjson', { case: { x: 1 } });
    planned('known.ndjson', { knownFailures: [{ id: 7 }] });
    planned('able.ndjson', { subjects: [{ ...subject, capabilities: { ranks: 'all' } }] });
    planned('rank.ndjson', { subjects: [{ ...subject, capabilities: { ranks: [9] } }] });
    const at = lines.findIndex((line) => line.includes('"status":"failed"'));
    const lied = (change: object) => JSON.stringify({ ...JSON.parse(lines[at]), ...change });
    writeFileSync(file('hidden.ndjson'), `${lines.with(at, lied({ failure: null })).join('\n')}\n`);
    writeFileSync(file('turned.ndjson'), `${lines.with(at, lied({ status: 'passed' })).join('\n')}\n`);
    writeFileSync(file('unsafe.ndjson'), `${lines.with(at, lied({ cases: 1e300 })).join('\n')}\n`);
  });

  const REFUSED: readonly [string, RegExp][] = [
    ['case.ndjson', /case/],
    ['known.ndjson', /knownFailures#0/],
    ['able.ndjson', /ranks/],
    ['rank.ndjson', /ranks/],
    ['hidden.ndjson', /line \d+: the result of unit \d+: failure must be given where status is failed/],
    ['turned.ndjson', /line \d+: the result of unit \d+: failure must be null where status is passed/],
    ['unsafe.ndjson', /line \d+ is no result of a unit: cases must be <= 9007199254740991/],
  ];
  it.each(REFUSED)('is refused by merge and --resume in one line: %s', async (name, message) => {
    for (const typed of [
      ['merge', file(name)],
      ['verify', '--resume', file(name)],
    ]) {
      const run = await adjoint(typed);
      expect(run.stderr).toMatch(message);
      expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(run.stdout).toBe('');
      expect(run.status).toBe(2);
    }
  });
});
