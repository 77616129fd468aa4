/**
 * examples/campaign: what the files say is read, their shell is run with stand-ins for the programs of a cluster, and every command
 * line of adjoint in them is one that the program takes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { adjointProgram } from '../../cli/program.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { QUEUE_PACKAGES } from '../../runs/queue/packages.ts';
import { ROOT } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-campaign-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const textOf = (file: string) => readFileSync(join(ROOT, 'examples/campaign', file), 'utf8');

/** What a program of a cluster was called with. */
interface Call {
  readonly program: string;
  readonly words: readonly string[];
}

/** Runs shell text in a folder of its own, with stand-ins that note how they are called. */
function shell(text: string, env: Readonly<Record<string, string>> = {}, files: readonly string[] = []) {
  const cwd = mkdtempSync(join(folder, 'run-'));
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  for (const program of ['npx', 'node', 'sbatch']) {
    const note = `{ printf '%s\\0' ${program} "$@"; printf '\\n'; } >> '${join(cwd, 'calls')}'`;
    writeFileSync(
      join(bin, program),
      `#!/bin/bash\n${note}\n[ ${program} = sbatch ] && echo 42 || exit "\${CODE:-0}"\n`,
      {
        mode: 0o755,
      },
    );
  }
  for (const file of files) {
    mkdirSync(join(cwd, file, '..'), { recursive: true });
    writeFileSync(join(cwd, file), 'something');
  }
  const script = join(cwd, 'script.sh');
  writeFileSync(script, text);
  const run = spawnSync('bash', [script], {
    cwd,
    env: { PATH: `${bin}:${process.env.PATH}`, ...env },
    encoding: 'utf8',
  });
  const noted = existsSync(join(cwd, 'calls')) ? readFileSync(join(cwd, 'calls'), 'utf8') : '';
  const calls = noted
    .split('\n')
    .slice(0, -1)
    .map((line): Call => {
      const [program, ...words] = line.split('\0').slice(0, -1);
      return { program, words };
    });
  return { ...run, calls };
}

/** The words behind `adjoint`. @throws Error where it is called in no way that is known */
function behindAdjoint({ program, words: [first, ...words] }: Call): readonly string[] {
  const isCalled = program === 'npx' ? first === 'adjoint' : first.endsWith('/node_modules/.bin/adjoint');
  if (!isCalled) throw new Error(`not adjoint: ${program} ${first}`);
  return words;
}

/** The command that takes these words. @throws CommanderError, UsageError where none does */
async function taken(words: readonly string[]): Promise<string | null> {
  const program = await adjointProgram();
  let name: string | null = null;
  for (const command of program.commands) {
    command.configureOutput({ writeErr: () => {} }).action(() => {
      name = command.name();
    });
  }
  await program.parseAsync([...words], { from: 'user' });
  return name;
}

describe('how a command line is judged here', () => {
  it('refuses an option that is none, and a campaign without a queue', async () => {
    await expect(taken(['verify', './mine.mjs', '--shards', '1/2'])).rejects.toThrow(/unknown option/);
    await expect(taken(['campaign', './mine.mjs'])).rejects.toThrow(/required option '--queue/);
    await expect(taken(['campaign', '--queue', 'redis://x', '--shard', '1/2'])).rejects.toThrow(
      /--shard divides a run beforehand/,
    );
  });
});

describe('compose.yaml', () => {
  const { services } = parse(textOf('compose.yaml'), { merge: true });

  it('starts a Redis that keeps what it has, and waits for it', () => {
    expect(services.redis.command).toEqual(['redis-server', '--appendonly', 'yes']);
    for (const name of ['coordinator', 'worker']) expect(services[name].depends_on).toHaveProperty('redis');
  });

  it.each(['coordinator', 'worker'])('has a command of the %s that adjoint takes', async (name) => {
    expect(await taken(services[name].command)).toBe(name === 'worker' ? 'worker' : 'campaign');
    expect(services[name].command).toContain('redis://redis:6379');
    expect(existsSync(join(ROOT, services[name].build.dockerfile))).toBe(true);
  });
});

describe('kubernetes.yaml', () => {
  const documents = parseAllDocuments(textOf('kubernetes.yaml')).map((document) => document.toJS());
  const named = (name: string) => documents.find(({ kind, metadata }) => metadata.name === name && kind !== 'Service');

  it.each([
    ['adjoint-worker', 'Deployment', 'worker'],
    ['adjoint-coordinator', 'Job', 'campaign'],
  ])('has %s, a %s, with a command line that adjoint takes', async (name, kind, command) => {
    const found = named(name);
    expect(found.kind).toBe(kind);
    const [{ args, image }] = found.spec.template.spec.containers;
    expect(await taken(args)).toBe(command);
    expect(args).toContain('redis://adjoint-redis:6379');
    expect(image).toBe('adjoint-gate');
  });

  it('has the Redis that they name, with its file', () => {
    const service = documents.find(({ kind }) => kind === 'Service');
    expect(service.metadata.name).toBe('adjoint-redis');
    const [{ args }] = named('adjoint-redis').spec.template.spec.containers;
    expect(args).toEqual(['redis-server', '--appendonly', 'yes']);
    expect(named('adjoint-redis').spec.template.metadata.labels).toEqual(service.spec.selector);
  });

  it('does not start a coordinator again that has a verdict', () => {
    const [{ action, onExitCodes }] = named('adjoint-coordinator').spec.podFailurePolicy.rules;
    expect(action).toBe('FailJob');
    expect(onExitCodes.values).toEqual([1, 2, 3]);
  });
});

describe('indexed-job.yaml', () => {
  const [job, merge, claim] = parseAllDocuments(textOf('indexed-job.yaml')).map((document) => document.toJS());
  const [{ args, env }] = job.spec.template.spec.containers;

  it('runs each shard once', async () => {
    const shards = [];
    for (let index = 0; index < job.spec.completions; index++) {
      const { calls, status } = shell(args[0], { JOB_COMPLETION_INDEX: `${index}`, [env[0].name]: env[0].value });
      const words = behindAdjoint(calls[0]);
      expect(await taken(words)).toBe('verify');
      expect(words).toContain(`/journals/${index}.ndjson`);
      shards.push(words[words.indexOf('--shard') + 1]);
      expect(status).toBe(0);
    }
    const of = job.spec.completions;
    expect(shards).toEqual(Array.from({ length: of }, (_, at) => `${at + 1}/${of}`));
  });

  it.each([
    [0, 0],
    [1, 0],
    [2, 2],
    [3, 3],
  ])('takes the exit code %i as %i: a verdict is no reason to start again', (code, status) => {
    const given = { JOB_COMPLETION_INDEX: '0', SHARDS: '8', CODE: `${code}` };
    expect(shell(args[0], given).status).toBe(status);
  });

  it('goes on with a journal that is there', async () => {
    const here = args[0].replaceAll('/journals/', 'journals/');
    const { calls } = shell(here, { JOB_COMPLETION_INDEX: '3', SHARDS: '8' }, ['journals/3.ndjson']);
    expect(behindAdjoint(calls[0])).toEqual(['verify', '--resume', 'journals/3.ndjson']);
  });

  it('merges what the shards wrote, in the folder that they share', async () => {
    const [{ command }] = merge.spec.template.spec.containers;
    const { calls } = shell(command[2].replaceAll('/journals/', 'journals/'), {}, [
      'journals/0.ndjson',
      'journals/1.ndjson',
    ]);
    expect(behindAdjoint(calls[0])).toEqual(['merge', 'journals/0.ndjson', 'journals/1.ndjson']);
    for (const one of [job, merge]) {
      expect(one.spec.template.spec.volumes[0].persistentVolumeClaim.claimName).toBe(claim.metadata.name);
    }
  });
});

describe('slurm.sh', () => {
  const text = textOf('slurm.sh');
  const [, from, to] = /^#SBATCH --array=(\d+)-(\d+)$/m.exec(text) ?? [];
  const task = (id: number) => ({
    SLURM_ARRAY_TASK_ID: `${id}`,
    SLURM_ARRAY_TASK_COUNT: `${Number(to) + 1}`,
    SLURM_CPUS_PER_TASK: '2',
  });

  it('submits the array, and behind it what merges', async () => {
    const { calls, status } = shell(text);
    expect(status).toBe(0);
    const [array, after] = calls.map(({ words }) => words);
    expect(array[0]).toBe('--parsable');
    expect(after).toContain('--dependency=afterany:42');
    const merge = shell(after[after.indexOf('--wrap') + 1], {}, ['journals/0.ndjson', 'journals/1.ndjson']);
    expect(await taken(behindAdjoint(merge.calls[0]))).toBe('merge');
  });

  it('runs each shard once', async () => {
    expect(from).toBe('0');
    for (let id = 0; id <= Number(to); id++) {
      const words = behindAdjoint(shell(text, task(id)).calls[0]);
      expect(await taken(words)).toBe('verify');
      expect(words[words.indexOf('--shard') + 1]).toBe(`${id + 1}/${Number(to) + 1}`);
      expect(words).toContain(`journals/${id}.ndjson`);
    }
  });

  it('goes on with a journal that is there', async () => {
    const words = behindAdjoint(shell(text, task(1), ['journals/1.ndjson']).calls[0]);
    expect(await taken(words)).toBe('verify');
    expect(words.slice(0, 3)).toEqual(['verify', '--resume', 'journals/1.ndjson']);
  });
});

describe('github.yml', () => {
  const { jobs } = parse(textOf('github.yml'));
  const lineOf = (job: string) => jobs[job].steps.map((step: { run?: string }) => step.run).at(-1) ?? '';
  const shardLine: string = jobs.shard.steps.find((step: { run?: string }) => step.run?.includes('--shard')).run;

  it('runs each shard once', async () => {
    const shards: number[] = jobs.shard.strategy.matrix.shard;
    for (const shard of shards) {
      const { calls, status } = shell(shardLine.replaceAll(/\$\{\{ matrix\.shard \}\}/g, `${shard}`), { CODE: '1' });
      const words = behindAdjoint(calls[0]);
      expect(await taken(words)).toBe('verify');
      expect(words[words.indexOf('--shard') + 1]).toBe(`${shard}/${shards.length}`);
      expect(words).toContain(`${shard}.ndjson`);
      expect(status).toBe(0);
    }
    expect(shards).toEqual(shards.map((_, at) => at + 1));
  });

  it('merges all of them', async () => {
    const { calls } = shell(lineOf('verdict'), {}, ['1.ndjson', '2.ndjson']);
    expect(await taken(behindAdjoint(calls[0]))).toBe('merge');
    expect(jobs.verdict.needs).toBe('shard');
  });
});

describe('Dockerfile', () => {
  const instructions = textOf('Dockerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [word, ...rest] = line.split(' ');
      return { word, rest };
    });
  const those = (word: string) => instructions.filter((one) => one.word === word).map(({ rest }) => rest);

  it('starts from a Node that adjoint runs on', () => {
    const least = Number(/\d+/.exec(packageJson.engines.node)?.[0]);
    for (const [image] of those('FROM')) expect(Number(/^node:(\d+)-/.exec(image)?.[1])).toBeGreaterThan(least);
  });

  it('copies what is there, installs what a queue needs, and makes the package by a script that there is', () => {
    for (const [source] of those('COPY').filter(([first]) => !first.startsWith('--from'))) {
      expect(existsSync(join(ROOT, source))).toBe(true);
    }
    const runs = those('RUN').map((words) => words.join(' '));
    expect(Object.keys(packageJson.scripts)).toContain(/npm run -s (\w+)/.exec(runs[0])?.[1]);
    expect(runs[1].split(' ').slice(-Object.values(QUEUE_PACKAGES).length)).toEqual(Object.values(QUEUE_PACKAGES));
  });

  it('starts the command of the package', () => {
    const [[...words]] = those('ENTRYPOINT');
    const [, path] = JSON.parse(words.join(' '));
    expect(Object.keys(packageJson.bin)).toContain(path.split('/').at(-1));
  });
});
