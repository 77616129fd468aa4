/** A Redis of its own for a test: on loopback, at a port of its own, with an append-only file in a folder of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SERVERS = ['redis-server', 'valkey-server'];

/** The server that is installed; null where none is. */
export const SERVER = SERVERS.find((name) => spawnSync(name, ['--version']).status === 0) ?? null;

if (SERVER === null) {
  process.stderr.write('left out: tests of campaigns over a real Redis, since no redis-server is installed\n');
}

export interface TestRedis {
  readonly url: string;
  /** As if the machine went down: nothing can be tidied up. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again, with the file that it left. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export async function openRedis(): Promise<TestRedis> {
  if (SERVER === null) throw new Error('no redis-server is installed');
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-redis-'));
  const port = await freePort();
  const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''];
  let child: ChildProcess;
  const start = () => {
    child = spawn(SERVER, words, { stdio: ['ignore', 'pipe', 'ignore'] });
    return ready(child);
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the Redis of a test ended with ${code}: ${said}`)));
    child.stdout?.on('data', (text) => {
      said += text;
      if (said.includes('Ready to accept connections')) resolve();
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
