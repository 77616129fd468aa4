/** Files that commands write: folders, devices, pipes, and what is not there when a command fails. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { refuseSameFiles } from '../../cli/files/distinct-files.ts';
import { makeFolders, prepareOutput, writeOutput } from '../../cli/files/output-file.ts';
import { readInput } from '../../cli/files/read-input.ts';
import { prepareReports } from '../../cli/tell/reports.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { MAIN, ONE_CELL, ROOT } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-output-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const CASE = at('case.json');
writeFileSync(CASE, JSON.stringify(ONE_CELL));
symlinkSync(at('circle'), at('circle'));

/** Whether this machine lets anyone have a file system of their own. */
const CAN_MOUNT = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', folder]).status === 0;

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

  it('is refused where it is a named pipe, which would wait for a reader, through a link as well', () => {
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync(at('pipe'), at('to-the-pipe'));
    for (const name of ['pipe', 'to-the-pipe']) {
      expect(() => prepareOutput('--json', at(name))).toThrow(
        `--json: cannot write "${at(name)}": it is a named pipe, and no file`,
      );
      expect(() => readInput('--known-failures', at(name))).toThrow(/: it is a named pipe, and no file$/);
    }
  });

  it('is refused where it is a socket', async () => {
    const server = createServer().listen(at('socket'));
    await once(server, 'listening');
    expect(() => prepareOutput('--json', at('socket'))).toThrow(/: it is a socket, and no file$/);
    expect(() => readInput('--case', at('socket'))).toThrow(/: it is a socket, and no file$/);
    server.close();
  });

  it('may be a device, or what a shell has opened', () => {
    for (const name of ['/dev/null', '/dev/full', '/dev/stdout']) {
      expect(() => prepareOutput('--json', name)).not.toThrow();
    }
    expect(readInput('--case', '/dev/null')).toBe('');
    const report = at('substituted.json');
    shell(
      'adjoint verify scatter --law agreement --runs 2 --no-config --known-failures <(echo "[]") ' +
        `--json >(cat > ${report}); until grep -q '^}' ${report}; do sleep 0.1; done`,
    );
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ verdict: 'agree' });
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
    [`adjoint verify scatter --journal ${at('circle')}`, /^adjoint: --journal: .*: its links lead in a circle\n$/],
    [`adjoint verify scatter --journal ${at('case.json/x')}`, /^adjoint: --journal: .* no folder\n$/],
    [`adjoint verify scatter --journal ${at('n'.repeat(300))}`, /^adjoint: --journal: .*: its name is too long\n$/],
    [`adjoint certify scatter --journal ${at('circle')}`, /^adjoint: --journal: .*: its links lead in a circle\n$/],
    [`adjoint verify scatter --journal ${at('pipe')}`, /^adjoint: --journal: .*: it is a named pipe, and no file\n$/],
    [`adjoint verify scatter --resume ${at('pipe')}`, /^adjoint: --resume: .* is not read: it is no file\n$/],
    [`adjoint verify scatter --json ${at('pipe')}`, /^adjoint: --json: .*: it is a named pipe, and no file\n$/],
    [
      `adjoint verify scatter --known-failures ${at('pipe')}`,
      /^adjoint: --known-failures: .*: it is a named pipe, and/,
    ],
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

  it.each(['--json -', '--json /dev/stdout'])('ends with 2 and one line where the reader of %s leaves', (option) => {
    const { status, stderr } = shell(
      `adjoint verify scatter --law agreement --runs 2 --no-config ${option} | true; exit \${PIPESTATUS[0]}`,
    );
    expect(stderr).toMatch(/^adjoint: cannot write to stdout: its reader has closed it$/m);
    expect(status).toBe(2);
  });

  it('writes its files, and ends with its verdict, where nobody reads stdout', () => {
    const report = at('unread.json');
    const line = (module: string) =>
      shell(
        `adjoint verify ${module} --law agreement --runs 2 --json ${report} --no-config | true; exit \${PIPESTATUS[0]}`,
      );
    writeFileSync(at('wrong.mjs'), 'export const convTranspose = () => ({ shape: [1, 1, 1], data: [7] });');
    expect(line(at('wrong.mjs'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^adjoint: cannot write to stdout: its reader has closed it$/m),
    });
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ verdict: 'disagree' });
    expect(line('scatter').status).toBe(2);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ verdict: 'agree' });
  });

  it('writes into a file that stdout is, behind what is there', () => {
    const out = at('out.txt');
    shell(`{ echo before; adjoint explain --html /dev/stdout --force; echo after; } > ${out}`);
    const [first, ...rest] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect([first, rest[0].slice(0, 15).toLowerCase(), rest.at(-1)]).toEqual(['before', '<!doctype html>', 'after']);
  });

  it('still ends with 0 where stderr is full', () => {
    expect(shell('adjoint explain 2> /dev/full').status).toBe(0);
  });
});

describe.skipIf(!CAN_MOUNT)('a file system of its own', () => {
  const mounted = (line: string) =>
    shell(`unshare -rm bash -c 'mount -t tmpfs -o size=64k none ${at('small')} && cd ${at('small')} && ${line}'`);
  const adjoint = `"${process.execPath}" ${MAIN} verify scatter --law agreement --runs 2 --no-config`;

  it('that is full keeps the old report, and prints the verdict', () => {
    mkdirSync(at('small'), { recursive: true });
    const { stdout, stderr } = mounted(
      `echo old > a.json && head -c 40000 /dev/zero > filler && ${adjoint} --json a.json; echo "code $?"; cat a.json; ls -A`,
    );
    expect(stdout).toMatch(/^AGREE: 2 cases, .*\ncode 2\nold\na\.json\nfiller\n$/m);
    expect(stderr).toMatch(/^adjoint: cannot write "a\.json": no space is left there$/m);
  });

  it('that fills while a journal and a report are written has a line for each', () => {
    mkdirSync(at('small'), { recursive: true });
    const { stdout, stderr } = mounted(
      `head -c 53248 /dev/zero > filler && ${adjoint.replace('--runs 2', '--runs 1000')} --journal j.ndjson --json a.json; echo "code $?"`,
    );
    expect(stdout).toMatch(/^AGREE: 1000 cases, .*\ncode 2$/m);
    expect(stderr).toMatch(/^adjoint: the journal could not be written to its end: no space is left there$/m);
    expect(stderr).toMatch(/^adjoint: cannot write "a\.json": no space is left there$/m);
  });

  it('that nothing can be written to is refused before the run', () => {
    mkdirSync(at('small'), { recursive: true });
    const { stdout, stderr } = mounted(
      `echo old > a.json && mount -o remount,ro ${at('small')} && ${adjoint} --json b.json; echo "code $?"; ls -A`,
    );
    expect(stdout).toBe('code 2\na.json\n');
    expect(stderr).toBe('adjoint: --json: cannot write "b.json": nothing can be written there\n');
  });
});
