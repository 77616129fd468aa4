/** Files that commands write: folders, devices, pipes, and what is not there when a command fails. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { refuseSameFiles } from '../../cli/files/distinct-files.ts';
import { makeFolders, prepareOutput, writeOutput } from '../../cli/files/output-file.ts';
import { prepareReports } from '../../cli/tell/reports.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { MAIN, ONE_CELL, ROOT } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-output-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const CASE = at('case.json');
writeFileSync(CASE, JSON.stringify(ONE_CELL));

/** The command line in a shell, ended where it has no end of its own. */
function shell(line: string) {
  const command = `adjoint() { "${process.execPath}" ${MAIN} "$@"; }; ${line}`;
  return spawnSync('bash', ['-c', command], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 40_000,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
  });
}

describe('a folder is made', () => {
  it('with those that it lies in, and again', () => {
    makeFolders(at('a/b/c'));
    makeFolders(at('a/b/c'));
    expect(existsSync(at('a/b/c'))).toBe(true);
  });

  it('but not in a file', () => {
    writeFileSync(at('file'), '');
    expect(() => makeFolders(at('file'))).toThrow(/^".*file" is no folder$/);
    expect(() => makeFolders(at('file/in'))).toThrow(
      /^the folder ".*in" cannot be made: a part of its path is no folder$/,
    );
  });
});

describe('a file that is to be written', () => {
  it('is tested without leaving it there', () => {
    prepareOutput('--json', at('new/a.json'));
    expect(existsSync(at('new'))).toBe(true);
    expect(existsSync(at('new/a.json'))).toBe(false);
  });

  it('is tested without changing it', () => {
    writeFileSync(at('old.json'), 'mine');
    prepareOutput('--json', at('old.json'));
    expect(readFileSync(at('old.json'), 'utf8')).toBe('mine');
  });

  it('may be a pipe that nobody reads yet', () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(() => prepareOutput('--json', at('pipe'))).not.toThrow();
  });

  it('is refused where it is a folder, has no name, or the disk is full', () => {
    mkdirSync(at('folder'));
    expect(() => prepareOutput('--json', at('folder'))).toThrow(/^--json: cannot write ".*folder": it is a folder$/);
    expect(() => prepareOutput('--json', '')).toThrow('--json: cannot write "": it needs the name of a file');
    expect(() => writeOutput(null, '/dev/full', 'text')).toThrow(
      new UsageError('cannot write "/dev/full": no space is left there'),
    );
  });
});

describe('files of one command', () => {
  const two = (a: string, b: string) => () =>
    refuseSameFiles([
      { name: '--html', file: a },
      { name: '--json', file: b },
    ]);

  it('are told apart by where they lie', () => {
    mkdirSync(at('real'));
    symlinkSync(at('real'), at('link'));
    expect(two(at('x'), at('y'))).not.toThrow();
    expect(two(at('x'), at('nothing/../x'))).toThrow(/^--html and --json must be two files, got ".*" and ".*"$/);
    expect(two(at('real/x'), at('link/x'))).toThrow(UsageError);
    writeFileSync(at('real/x'), '');
    symlinkSync(at('real/x'), at('other'));
    expect(two(at('real/x'), at('other'))).toThrow(UsageError);
    expect(two('/dev/null', '/dev/null')).not.toThrow();
  });

  it('are not those that are read', () => {
    const read = [{ name: 'the picture', file: at('real/x') }];
    expect(() => refuseSameFiles([{ name: '--json', file: at('link/x') }], read)).toThrow(
      /^--json must not be the file that is read, the picture ".*x"$/,
    );
    expect(() => refuseSameFiles([{ name: '--json', file: at('link/y') }], read)).not.toThrow();
  });
});

describe('reports', () => {
  it('are written where another one cannot be', async () => {
    const files = { json: '/dev/full', markdown: at('second') };
    const reports = prepareReports(['json', 'markdown', 'html'], files);
    const text = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const drafts = { json: () => 'json', markdown: () => 'markdown', html: () => expect.fail('not asked for') };
    await expect(reports.write('for people', drafts)).rejects.toThrow(
      new UsageError('cannot write "/dev/full": no space is left there'),
    );
    expect(text.mock.calls).toEqual([['for people']]);
    text.mockRestore();
    expect(readFileSync(at('second'), 'utf8')).toBe('markdown');
  });
});

describe('the command line', () => {
  it.each([
    [`adjoint upsample --out /proc/foo`, /^adjoint: upsample: --out: cannot make "\/proc\/foo": .*\n$/],
    [`adjoint learn --steps 1 --html /proc/foo/a`, /^adjoint: --html: cannot write "\/proc\/foo\/a": .*\n$/],
    [`adjoint explain > /dev/full`, /^adjoint: cannot write to stdout: no space is left there\n$/],
    [`adjoint vectors generate /proc/foo`, /^adjoint: the folder "\/proc\/foo" cannot be made\n$/],
    [`adjoint vectors export --format npz --out /proc/foo`, /^adjoint: the folder "\/proc\/foo" cannot be made\n$/],
    [
      `adjoint report reports/published/bench.json --html /dev/full`,
      /^adjoint: cannot write "\/dev\/full": no space is left there\n$/,
    ],
    [
      `adjoint report reports/published/bench.json --html ./reports/published/bench.json`,
      /^adjoint: --html must not be the file that is read, the result "reports\/published\/bench\.json"\n$/,
    ],
    [
      `adjoint verify scatter --case @${CASE} --json ${CASE}`,
      /^adjoint: --json must not be the file that is read, --case ".*case\.json"\n$/,
    ],
    [
      `GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=/dev/full adjoint verify scatter --law agreement --runs 2`,
      /^scatter: 2 cases, done\nadjoint: GITHUB_STEP_SUMMARY: cannot write "\/dev\/full": no space is left there\n$/,
    ],
  ])('ends with 2 and one line: %s', (line, message) => {
    const { status, stderr } = shell(line);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it.each(['--json -', '--json /dev/stdout'])('is quiet where the reader of %s has had enough', (option) => {
    const out = at(`early${option.length}`);
    const { stdout, stderr } = shell(
      `adjoint upsample --out ${out} ${option} | head -c 20; echo; echo \${PIPESTATUS[0]}`,
    );
    expect(stdout).toMatch(/^\{[\s\S]{19}\n0\n$/);
    expect(stderr).not.toMatch(/adjoint:/);
  });

  it('still ends with 0 where stderr is full', () => {
    expect(shell('adjoint explain 2> /dev/full').status).toBe(0);
  });
});
