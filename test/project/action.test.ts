/** action.yml and the workflows: what they say is read as YAML, and their shell steps are run as they stand. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { THEIR_FILES } from '../../tools/package/their-project.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'adjoint-action-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
  readonly if?: string;
}

const read = (file: string) => parse(readFileSync(join(ROOT, file), 'utf8'));
const action = read('action.yml');
const [gate, upload]: Step[] = action.runs.steps;

/** A project that has installed this package, as it is compiled here. */
function project(name: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, join(path, 'node_modules/adjoint'));
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, packageJson.bin.adjoint)}' "$@"\n`;
  writeFileSync(join(path, 'node_modules/.bin/adjoint'), command, { mode: 0o755 });
  for (const [file, text] of Object.entries(THEIR_FILES)) writeFileSync(join(path, file), text);
  return path;
}

/** The step with these inputs, as a runner does it: expressions are filled in, and bash ends at the first error. */
function runGate(cwd: string, inputs: Readonly<Record<string, string>>) {
  const temporary = join(cwd, 'temporary');
  const given = {
    ...Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [name, (input as { default?: string }).default ?? '']),
    ),
    ...inputs,
  };
  const filled = (text: string) =>
    text.replace(/\$\{\{ (?:inputs\.([a-z-]+)|(runner\.temp)) \}\}/g, (_, name) =>
      name === undefined ? temporary : given[name],
    );
  const env = Object.fromEntries(Object.entries(gate.env ?? {}).map(([name, text]) => [name, filled(text)]));
  const summary = join(cwd, 'summary.md');
  const { CI: _, ...own } = process.env;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', gate.run ?? ''],
    {
      cwd,
      encoding: 'utf8',
      env: { ...own, ...env, NO_COLOR: '1', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
    },
  );
  const reports = join(temporary, 'adjoint');
  return {
    status,
    stdout,
    stderr,
    reports: existsSync(reports) ? readdirSync(reports).toSorted() : [],
    result: () => JSON.parse(readFileSync(join(reports, 'adjoint.json'), 'utf8')),
    summary: () => readFileSync(summary, 'utf8'),
  };
}

describe('the gate of action.yml', () => {
  it('takes every input as a variable, none as part of its script', () => {
    expect(gate.run).not.toContain('${{');
    const used = JSON.stringify(action.runs).matchAll(/inputs\.([a-z-]+)/g);
    expect(new Set([...used].map(([, name]) => name))).toEqual(new Set(Object.keys(action.inputs)));
  });

  it('passes for an implementation that agrees, and leaves summary and reports', () => {
    const { status, reports, result, summary, stdout } = runGate(project('right'), {
      subject: './mine.mjs',
      seed: '3',
      runs: '5',
    });
    expect(stdout).toMatch(/^AGREE: /m);
    expect(status).toBe(0);
    expect(reports).toEqual(['adjoint.json', 'adjoint.md', 'adjoint.xml']);
    expect(result()).toMatchObject({ seed: 3, runs: 5, verdict: 'agree', subjects: [{ name: 'mine' }] });
    expect(summary()).toContain('mine');
  });

  it('fails for one that does not, and leaves the reports', () => {
    const args = '--law agreement  --bail 1';
    const { status, reports, result, summary } = runGate(project('wrong'), { subject: './wrong.mjs', seed: '3', args });
    expect(status).toBe(1);
    expect(reports).toEqual(['adjoint.json', 'adjoint.md', 'adjoint.xml']);
    expect(result()).toMatchObject({ verdict: 'disagree', laws: [{ id: 'agreement' }] });
    expect(summary()).toContain('wrong');
  });

  it('takes several subjects, one a line, and known failures', () => {
    const cwd = project('several');
    writeFileSync(join(cwd, 'known.json'), '[]');
    const inputs = {
      subject: '  scatter\n\n  im2col\n',
      runs: '3',
      args: '--law agreement',
      'known-failures': 'known.json',
    };
    const { status, result } = runGate(cwd, inputs);
    expect(result().subjects.map(({ name }: { name: string }) => name)).toEqual(['scatter', 'im2col']);
    expect(status).toBe(0);
  });

  it('does not run what an input says', () => {
    const cwd = project('injection');
    const { status } = runGate(cwd, {
      subject: './mine.mjs"; touch owned; "$(touch owned)',
      seed: '$(touch owned)',
      args: '; touch owned',
    });
    expect(status).toBe(2);
    expect(existsSync(join(cwd, 'owned'))).toBe(false);
  });

  it.each(['', ' \n '])('refuses %j as subject: without one everything would be verified', (subject) => {
    const { status, stderr } = runGate(project(`none${subject.length}`), { subject });
    expect(stderr).toBe('adjoint: the input subject must name at least one, got none\n');
    expect(status).toBe(2);
  });

  it('fetches nothing where the project has not installed it', () => {
    const cwd = join(folder, 'empty');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'package.json'), '{ "private": true }');
    const { status, stderr } = runGate(cwd, { subject: './mine.mjs' });
    expect(stderr).toMatch(/^adjoint: it is not installed in .*empty: npm install --save-dev adjoint\n$/);
    expect(status).toBe(2);
  });

  it('is followed by the upload of its reports, whatever its verdict', () => {
    expect(upload).toMatchObject({ if: 'always()', with: { path: gate.env?.ADJOINT_REPORTS } });
    expect(upload.uses).toMatch(/^actions\/upload-artifact@v\d+$/);
  });
});

describe('the release workflow', () => {
  const { on, jobs } = read('.github/workflows/release.yml');
  const steps: Step[] = jobs.publish.steps;
  const named = (name: string) => steps.find((step) => step.name === name)?.run ?? '';
  const bash = (cwd: string, script: string, env: Readonly<Record<string, string>>) =>
    spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd, encoding: 'utf8', env: { ...process.env, ...env } });

  it('begins with a tag and ends with a publication with provenance, of which every check comes first', () => {
    expect(on.push).toEqual({ tags: ['v*'] });
    const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(commands.at(-1)).toMatch(/^npm publish --provenance .*--ignore-scripts=false$/);
    expect(commands).toEqual(expect.arrayContaining(['bash .ci/run', 'npm run -s package-check']));
    expect(jobs.publish.permissions['id-token']).toBe('write');
  });

  it('goes on only where the tag is the version', () => {
    const script = named('the tag is the version');
    const { version } = packageJson;
    expect(bash(ROOT, script, { GITHUB_REF_NAME: `v${version}` }).status).toBe(0);
    const other = bash(ROOT, script, { GITHUB_REF_NAME: 'v99.0.0' });
    expect(other.stderr).toBe(`release: the tag must be the version of package.json, v${version}, got v99.0.0\n`);
    expect(other.status).toBe(1);
  });

  it('writes where the repository lies into the package that it publishes', () => {
    const cwd = join(folder, 'release');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'package.json'), '{ "name": "x", "version": "1.0.0" }');
    const env = { GITHUB_SERVER_URL: 'https://host.example', GITHUB_REPOSITORY: 'someone/adjoint' };
    expect(bash(cwd, named('the address of the repository'), env).status).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))).toMatchObject({
      repository: { type: 'git', url: 'git+https://host.example/someone/adjoint.git' },
      homepage: 'https://host.example/someone/adjoint#readme',
      bugs: { url: 'https://host.example/someone/adjoint/issues' },
    });
  });
});

describe('the workflows', () => {
  it('call only scripts that package.json has', () => {
    const workflows = readdirSync(join(ROOT, '.github/workflows')).map((file) => `.github/workflows/${file}`);
    const runs = workflows.flatMap((file) =>
      Object.values<{ steps: Step[] }>(read(file).jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? '')),
    );
    const called = runs.flatMap((run) => [...run.matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map(([, name]) => name));
    expect(called).toContain('package-check');
    expect(called.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });
});

describe('CITATION.cff', () => {
  it('cites the version and the licence of the package', () => {
    const { version, license } = packageJson;
    expect(read('CITATION.cff')).toMatchObject({ 'cff-version': '1.2.0', type: 'software', version, license });
  });
});
