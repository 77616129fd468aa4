/** A suite that is killed leaves nothing behind: neither what its subjects run nor the folders that they had. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LEFT_BEHIND, processesWith } from './left-behind.ts';

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');
const PATIENCE = { timeout: 60_000, interval: 200 };

const folder = mkdtempSync(join(tmpdir(), 'adjoint-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Stuck, and it has started a process of its own group and one that left it.
const STARTS = `
import { spawn } from 'node:child_process';
process.title = '${LEFT_BEHIND}';
for (const detached of [true, false]) spawn('sleep', ['${LEFT_BEHIND}'], { detached, stdio: 'inherit' });
`;
const module = join(folder, 'stuck.mjs');
writeFileSync(module, `${STARTS} export const convTranspose = () => { for (;;); };`);
const program = join(folder, 'stuck-program.mjs');
writeFileSync(program, `${STARTS} for (;;);`);

describe('a suite that ends by', () => {
  it.each([
    ['SIGKILL', module],
    ['SIGHUP', module],
    ['SIGKILL', `cmd:${process.execPath} ${program}`],
  ] as const)('%s while %s is stuck leaves nothing behind', async (signal, subject) => {
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    const suite = spawn(process.execPath, [MAIN, 'verify', subject, '--law', 'agreement'], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: temporary },
    });
    try {
      await expect.poll(() => processesWith(LEFT_BEHIND).length, PATIENCE).toBe(3);
      expect(readdirSync(temporary).length).toBe(1);
      suite.kill(signal);
      await expect.poll(() => processesWith(LEFT_BEHIND), PATIENCE).toEqual([]);
      await expect.poll(() => readdirSync(temporary), PATIENCE).toEqual([]);
    } finally {
      suite.kill('SIGKILL');
    }
  });
});
