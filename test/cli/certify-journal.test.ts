/** Certificates that are kept, killed, taken up again, divided and merged on the command line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { someOf } from '../project/thorough.ts';
import { adjoint } from './command-line.ts';
import { killedAt } from './killed-at.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-certified-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

const BOUNDS = ['--bound', '1', '--strength', '2', '--points', '1', '--seed', '7', '--no-config'];
const RUN = ['certify', 'examples/direct.mjs', 'examples/bias-of-first-group.mjs', ...BOUNDS];

/** The certificates in a file, without times and machine. */
function resultIn(path: string) {
  const plain = (key: string, value: unknown) => (key === 'milliseconds' || key === 'environment' ? undefined : value);
  return JSON.parse(JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), plain));
}

let whole: { readonly certificates: readonly { readonly subject: string; readonly status: string }[] };
beforeAll(async () => {
  const run = await adjoint([...RUN, '--json', file('whole.json'), '--journal', file('whole.ndjson')]);
  expect(run.status).toBe(1);
  whole = resultIn(file('whole.json'));
  expect(whole.certificates.map(({ subject, status }) => [subject, status])).toEqual([
    ['direct', 'certified'],
    ['bias-of-first-group', 'failed'],
  ]);
});

describe('a run of certify', () => {
  it.each(someOf([['2'], ['1']], 1))(
    'that is killed again and again ends as the undisturbed one, with %s workers',
    async (workers) => {
      const journal = file(`killed-${workers}.ndjson`);
      await killedAt(3, journal, [...RUN, '--journal', journal, '--workers', workers]);
      const found = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
      for (const lines of [7, 12])
        await killedAt(lines, journal, ['certify', '--resume', journal, '--workers', workers]);
      expect(readFileSync(journal, 'utf8').split('\n').slice(0, found.length)).toEqual(found);
      const again = ['certify', '--resume', journal, '--workers', workers, '--json', file(`killed-${workers}.json`)];
      expect((await adjoint(again)).status).toBe(1);
      expect(resultIn(file(`killed-${workers}.json`))).toEqual(whole);
    },
  );

  it('in shards is the undivided one when they are merged; a missing one is named', async () => {
    const shards = ['1/2', '2/2'].map((text) => ({ text, journal: file(`${text[0]}.ndjson`) }));
    for (const { text, journal } of shards) await adjoint([...RUN, '--shard', text, '--journal', journal]);
    const [first, second] = shards.map(({ journal }) => journal);
    expect((await adjoint(['merge', second, first, '--json', file('merged.json')])).status).toBe(1);
    expect(resultIn(file('merged.json'))).toEqual(whole);
    const alone = await adjoint(['merge', first, '--markdown', file('one.md')]);
    expect(alone.stdout).toContain('without shard 2/2');
    expect(alone.status).toBe(1);
    expect(readFileSync(file('one.md'), 'utf8')).toContain('without shard 2/2');
  });

  it('ends with 0 where nothing speaks against what a shard ran, and is no certificate', async () => {
    const shard = await adjoint(['certify', 'examples/direct.mjs', ...BOUNDS, '--shard', '1/2']);
    expect(shard.stdout).toMatch(/ direct: partial, [\d,]+ of [\d,]+ points were run and all hold\n/);
    expect(shard.stdout).toMatch(/\nPARTIAL: all that was run holds, 1 subject, /);
    expect(shard.status).toBe(0);
  });
});

describe('refuses in one line', () => {
  it.each([
    [['certify', '--resume', file('whole.ndjson'), '--bound', '7'], /--resume: ".*" is of another run: bound \d and 7/],
    [['verify', '--resume', file('whole.ndjson')], /is of a run of certify: adjoint certify goes on with it/],
    [['certify', 'im2col', '--shard', '1/2'], /--shard needs --seed/],
    [['certify', 'im2col', '--journal', file('whole.ndjson')], /is there already, of another run: subjects /],
    [['merge', file('whole.ndjson'), '--junit', file('x.xml')], /there is no --junit of certificates/],
  ])('%j', async (typed, message) => {
    const run = await adjoint(typed);
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(run.status).toBe(2);
  });
});
