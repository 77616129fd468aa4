/** `adjoint vectors`: the vectors of the project generated and checked by the command line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Vector } from '../../oracle/vector.ts';
import { VECTOR_FOLDER } from '../../oracle/vector-folder.ts';
import { allVectors, VECTOR_SOURCES } from '../../oracle/vector-sources/index.ts';
import { openCommandLine } from './command-line.ts';

const commandLine = openCommandLine();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-vectors-'));
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

const VECTORS = allVectors();

const countOf = (kind: Vector['kind']) => VECTORS.filter((vector) => vector.kind === kind).length;
const COUNTS = { valid: countOf('valid'), invalid: countOf('invalid'), convention: countOf('convention') };

describe('adjoint vectors', () => {
  it('checks the vectors of the project', async () => {
    const { valid, invalid, convention } = COUNTS;
    const size = `${VECTORS.length} vectors in ${VECTOR_SOURCES.length} files`;
    expect(await commandLine.run(['vectors', 'check'])).toEqual({
      status: 0,
      stdout: `${size}, ${valid} valid, ${invalid} invalid, ${convention} of conventions: all true\n`,
      stderr: '',
    });
  });

  it('generates the same bytes elsewhere, and finds what is changed there', async () => {
    const out = join(folder, 'written');
    expect((await commandLine.run(['vectors', 'generate', out])).status).toBe(0);
    for (const name of readdirSync(VECTOR_FOLDER)) {
      expect(readFileSync(join(out, name), 'utf8')).toBe(readFileSync(join(VECTOR_FOLDER, name), 'utf8'));
    }
    const file = JSON.parse(readFileSync(join(out, 'channels.json'), 'utf8'));
    file.vectors.find(({ id }: Vector) => id === 'channels-groups-2-bias').result.data[0]++;
    writeFileSync(join(out, 'channels.json'), JSON.stringify(file));
    const { status, stdout } = await commandLine.run(['vectors', 'check', out]);
    expect(stdout).toMatch(/^channels\.json#channels-groups-2-bias: result\.data\[0\] must be .* by exact, got /);
    expect(stdout).toMatch(/: 5 wrong\n$/);
    expect(status).toBe(1);
  });

  it.each([
    [['vectors', 'check', join(folder, 'none')], /^adjoint: ENOENT: .*none/],
    [['vectors', 'generate', 'more', 'still'], /^error: too many arguments for 'generate'/],
    [['vectors', 'generate'], /^error: missing required argument 'folder'/],
    [['vectors', 'generate', ' '], /^adjoint: the folder must have a name, got ""/],
    [['vectors', 'nothing'], /^error: unknown command 'nothing'/],
  ])('%#: bad usage exits with 2', async (typed, message) => {
    const { status, stdout, stderr } = await commandLine.run(typed);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});
