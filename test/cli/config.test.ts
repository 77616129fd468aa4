/** Configurations: where they are found, which are refused, and what is typed wins. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../cli/read/config.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { ONE_CELL, openCommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-config-'));
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

let folders = 0;

/** A folder of its own with these files. */
function withFiles(files: Readonly<Record<string, string>>): string {
  const place = join(folder, `${folders++}`);
  mkdirSync(place);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  return place;
}

/** As it would be typed here. */
const typedPath = (...parts: string[]) => relative(process.cwd(), join(...parts));

describe('a configuration is found', () => {
  it.each([
    ['adjoint.config.mjs', 'export default { seed: 3 };'],
    ['adjoint.config.json', '{ "seed": 3 }'],
  ])('in the folder and in those above it: %s', async (name, text) => {
    const place = withFiles({ [name]: text });
    mkdirSync(join(place, 'a/b'), { recursive: true });
    for (const from of [place, join(place, 'a/b')]) {
      expect(await readConfig(undefined, from)).toEqual({ file: typedPath(place, name), config: { seed: 3 } });
    }
  });

  it('the nearest one, and none where that is wanted', async () => {
    const place = withFiles({ 'adjoint.config.json': '{ "seed": 3 }' });
    mkdirSync(join(place, 'inner'));
    writeFileSync(join(place, 'inner/adjoint.config.json'), '{ "seed": 4 }');
    expect((await readConfig(undefined, join(place, 'inner')))?.config).toEqual({ seed: 4 });
    expect(await readConfig(false, place)).toBeNull();
    expect((await readConfig(join(place, 'adjoint.config.json'), join(place, 'inner')))?.config).toEqual({ seed: 3 });
  });

  it('with its paths as if they were typed here', async () => {
    const place = withFiles({
      'adjoint.config.json': JSON.stringify({
        subjects: ['./mine.mjs', 'mine.mjs', 'scatter', 'engines', 'cmd:python3 ./mine.py', '/tmp/other.mjs'],
        knownFailures: 'known.json',
        reports: { json: 'out/a.json' },
      }),
    });
    const mine = typedPath(place, 'mine.mjs');
    expect((await readConfig(undefined, place))?.config).toEqual({
      subjects: [mine, mine, 'scatter', 'engines', 'cmd:python3 ./mine.py', '/tmp/other.mjs'],
      knownFailures: typedPath(place, 'known.json'),
      reports: { json: typedPath(place, 'out/a.json') },
    });
  });
});

describe('a configuration is refused', () => {
  it.each<[string, string, RegExp]>([
    ['adjoint.config.json', '{', /adjoint\.config\.json: not valid JSON: /],
    [
      'adjoint.config.json',
      '{ "sed": 1 }',
      /adjoint\.config\.json has an unknown field "sed"; .*did you mean "seed"\?$/,
    ],
    [
      'adjoint.config.mjs',
      'export const seed = 1;',
      /adjoint\.config\.mjs: a configuration must be the default export/,
    ],
    ['adjoint.config.mjs', 'throw new Error("no");', /adjoint\.config\.mjs: it does not load: no$/],
    ['adjoint.config.mjs', 'throw null;', /adjoint\.config\.mjs: it does not load: it threw null$/],
    [
      'adjoint.config.mjs',
      'export default { get seed() { throw undefined; } };',
      /adjoint\.config\.mjs: it threw undefined$/,
    ],
    [
      'adjoint.config.mjs',
      'export default { get seed() { throw { get message() { throw 1; } }; } };',
      /adjoint\.config\.mjs: it threw what cannot be read$/,
    ],
    ['adjoint.config.mjs', 'export default 7;', /adjoint\.config\.mjs must be an object, got 7$/],
  ])('%s with %j', async (name, text, message) => {
    const place = withFiles({ [name]: text });
    const refused = readConfig(undefined, place);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
  });

  it('beside another one', async () => {
    const place = withFiles({ 'adjoint.config.json': '{}', 'adjoint.config.mjs': 'export default {};' });
    await expect(readConfig(undefined, place)).rejects.toThrow(
      /only one configuration can be there, got adjoint\.config\.mjs and adjoint\.config\.json$/,
    );
  });

  it('where the file that is named is not there, or is of another kind', async () => {
    await expect(readConfig('nothing.json')).rejects.toThrow('nothing.json: --config: cannot read "nothing.json"');
    await expect(readConfig('package.yaml')).rejects.toThrow(
      'a configuration ends in .mjs, .js, .ts or .json, got ".yaml"',
    );
  });
});

describe('verify with a configuration', () => {
  const place = withFiles({
    'mine.mjs': 'export const convTranspose = () => { throw new Error("never"); };',
    'adjoint.config.json': JSON.stringify({
      subjects: ['scatter'],
      seed: 9,
      runs: 2,
      timeout: 4000,
      laws: ['shift', 'agreement'],
      budgets: { bail: 1 },
      reports: { json: 'out.json' },
    }),
  });
  const file = join(place, 'adjoint.config.json');
  const written = () => JSON.parse(readFileSync(join(place, 'out.json'), 'utf8'));

  it('does what it says, and says which', async () => {
    const run = await commandLine.run(['verify', '--config', file]);
    expect(run.stderr).toMatch(/^adjoint: configured by .*adjoint\.config\.json\nscatter: /);
    expect(written()).toMatchObject({
      seed: 9,
      runs: 2,
      settings: { timeoutMs: 4000 },
      laws: [{ id: 'shift' }, { id: 'agreement' }],
      subjects: [{ name: 'scatter' }],
    });
    expect(run.status).toBe(0);
  });

  it('lets what is typed win', async () => {
    const other = join(place, 'other.json');
    const typed = ['im2col', '--seed', '1', '--runs', '3', '--law', 'refusal', '--timeout', '5000', '--json', other];
    const run = await commandLine.run(['verify', '--config', file, ...typed]);
    expect(JSON.parse(readFileSync(other, 'utf8'))).toMatchObject({
      seed: 1,
      runs: 3,
      settings: { timeoutMs: 5000 },
      laws: [{ id: 'refusal' }],
      subjects: [{ name: 'im2col' }],
    });
    expect(run.status).toBe(0);
  });

  it('bails out as it says', async () => {
    const run = await commandLine.run(['verify', join(place, 'mine.mjs'), '--config', file]);
    expect(run.stdout).toContain('objection: the run ended early, a check has failed: 1 of 2 checks are not complete');
    expect(run.status).toBe(1);
  });

  it('writes no report over that of a whole run where one case is replayed', async () => {
    await commandLine.run(['verify', '--config', file]);
    const before = written();
    const run = await commandLine.run(['verify', '--config', file, '--case', JSON.stringify(ONE_CELL)]);
    expect(run.stdout).toMatch(/^adjoint verify: \d+ laws, seed 9, /);
    expect(written()).toEqual(before);
    expect(run.status).toBe(0);
  });

  it('says nothing of it where --quiet is asked for', async () => {
    const run = await commandLine.run(['verify', '--config', file, '--quiet']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
  });

  it('refuses what it says wrongly', async () => {
    const wrong = withFiles({ 'wrong.json': '{ "subjects": ["sctater"] }' });
    const run = await commandLine.run(['verify', '--config', join(wrong, 'wrong.json')]);
    expect(run.stderr).toContain('adjoint: subject "sctater" is not known;');
    expect(run).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('certify with a configuration', () => {
  const config = { subjects: ['scatter'], seed: 9, laws: ['shift'], budgets: { maxTime: 0.01 } };
  const place = withFiles({ 'adjoint.config.json': JSON.stringify(config) });
  const typed = ['certify', '--config', join(place, 'adjoint.config.json'), '--bound', '1', '--strength', '2'];

  it('takes subjects, seed and the longest time, and lets the command line win', async () => {
    const run = await commandLine.run(typed);
    expect(run.stdout).toMatch(/^adjoint certify: bound 1, strength 2, seed 9\n[\s\S]*\n {2}scatter: interrupted, /);
    expect(run.stdout).toContain('its time of 0.01 s is used up');
    const other = await commandLine.run([...typed, 'im2col', '--seed', '3', '--max-time', '0.02']);
    expect(other.stdout).toMatch(/^adjoint certify: bound 1, strength 2, seed 3\n[\s\S]*\n {2}im2col: interrupted, /);
    expect(other.stdout).toContain('its time of 0.02 s is used up');
    expect([run.status, other.status]).toEqual([1, 1]);
  });
});
