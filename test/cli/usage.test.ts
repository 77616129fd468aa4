/** Every way to use the command line wrongly: exit code 2, one clear line on stderr, nothing on stdout. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ONE_CELL, openCommandLine } from './command-line.ts';
import { writeModules } from './verify-modules.ts';

const modules = writeModules();
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  modules.remove();
});
const { path } = modules;

const inFolder = (name: string) => join(modules.folder, name);
const CASE = JSON.stringify(ONE_CELL);
const changed = (change: object) => JSON.stringify({ ...ONE_CELL, ...change });
mkdirSync(inFolder('taken'));
const KNOWN = {
  id: 'a',
  subjects: ['b'],
  laws: ['agreement'],
  when: ['rank-1'],
  fails: ['values'],
  case: ONE_CELL,
  reference: 'c',
};
for (const [name, text] of Object.entries({
  'not.json': 'no JSON',
  'object.json': '{}',
  'incomplete.json': JSON.stringify([KNOWN]),
  'trait.json': JSON.stringify([{ ...KNOWN, when: ['rank-9'], note: 'd' }]),
  'other-case.json': JSON.stringify([{ ...KNOWN, when: ['rank-2'], note: 'd' }]),
})) {
  writeFileSync(inFolder(name), text);
}

type Usage = readonly [typed: string[], message: string | RegExp];
const verify = (...typed: string[]) => ['verify', 'scatter', ...typed];
const subject = (name: string) => ['verify', name];
const oneCase = (text: string) => verify('--law', 'agreement', '--case', text);

const COMMANDS: Usage[] = [
  [['nothing'], "error: unknown command 'nothing'"],
  [['--nothing'], "error: unknown option '--nothing'"],
  [
    ['list', 'more'],
    /^error: command-argument value 'more' is invalid for argument 'what'\. Allowed choices are subjects, /,
  ],
  [['list', 'laws', 'more'], /^error: too many arguments for 'list'/],
];

const SUBJECTS: Usage[] = [
  [
    subject('nothing'),
    /^adjoint: subject "nothing" is not known; it must be one of scatter, .* the path of a module, browser: and such a path, or cmd: and a command$/,
  ],
  [subject(inFolder('qzx.mjs')), /^adjoint: subject .*qzx\.mjs: no such file$/],
  [subject(inFolder('taken/')), /^adjoint: subject .*taken\/: not a file$/],
  [
    subject(path('without-function')),
    /: must export a function convTranspose\(case\), by that name or as default; it exports transposed, version$/,
  ],
  [subject(path('syntax-error')), /^adjoint: subject .*syntax-error\.mjs: \S/],
  [
    subject(path('throwing')),
    /^adjoint: subject .*throwing\.mjs: this module does not load, at .*throwing\.mjs:1:7 \(throw new Error.*\)$/,
  ],
  [subject(path('missing-import')), /missing-import\.mjs: Cannot find package 'a-package-that-is-not-there'/],
  [subject(path('exiting-on-import')), /exiting-on-import\.mjs: the process ended with exit code 5$/],
  [
    subject(path('unknown-capability')),
    /: capabilities has an unknown field "group"; it takes groups, dilation, padding/,
  ],
  [subject(path('name-of-wrong-kind')), /: name must be a string, got number$/],
];

const OPTIONS: Usage[] = [
  [verify('--nothing'), "error: unknown option '--nothing'"],
  [verify('--seed', 'x'), "error: option '--seed <integer>' argument 'x' is invalid. It must be an integer >= 0."],
  [verify('--seed', '-1'), "error: option '--seed <integer>' argument '-1' is invalid. It must be an integer >= 0."],
  [verify('--seed', '1.5'), "error: option '--seed <integer>' argument '1.5' is invalid. It must be an integer >= 0."],
  [verify('--runs', '0'), "error: option '--runs <count>' argument '0' is invalid. It must be an integer >= 1."],
  [verify('--runs', ' '), "error: option '--runs <count>' argument ' ' is invalid. It must be an integer >= 1."],
  [verify('--runs'), "error: option '--runs <count>' argument missing"],
  [verify('--timeout', '0'), "error: option '--timeout <ms>' argument '0' is invalid. It must be an integer >= 1."],
  [verify('--timeout', '1s'), "error: option '--timeout <ms>' argument '1s' is invalid. It must be an integer >= 1."],
  [
    verify('--grep', '('),
    /^error: option '--grep <pattern>' argument '\(' is invalid\. It must be a regular expression\. /,
  ],
  [verify('--grep', ''), /^error: option '--grep <pattern>' argument '' is invalid/],
  [verify('--grep', 'qzx'), 'adjoint: --grep: no law has an id or a statement that matches qzx; adjoint list has them'],
  [verify('--law', 'shift', '--grep', 'bias'), /^adjoint: --grep: no law has an id or a statement that matches bias/],
  [
    verify('--reporter', 'dot'),
    /^error: option '--reporter <name>' argument 'dot' is invalid\. .*did you mean "dots"\?$/,
  ],
  [verify('--law', 'nothing'), /^adjoint: law "nothing" is not known; it must be one of agreement, output-shape, /],
  [verify('--path', '1'), 'adjoint: --path needs the --seed and the one --law that the failure printed'],
  [verify('--path', '1', '--seed', '1'), /^adjoint: --path needs the --seed and the one --law/],
  [verify('--path', '1', '--law', 'agreement'), /^adjoint: --path needs the --seed and the one --law/],
  [verify('--path', '1', '--seed', '1', '--law', 'agreement,refusal'), /^adjoint: --path needs the --seed and the one/],
  [
    verify('--path', '1:x', '--seed', '1', '--law', 'agreement'),
    'adjoint: --path must be numbers with colons between them, got 1:x',
  ],
  [
    verify('--path', '0', '--seed', '1', '--law', 'agreement', '--case', CASE),
    'adjoint: --path and --case exclude each other: both name the one case to run',
  ],
];

const certify = (...typed: string[]) => ['certify', 'scatter', ...typed];

const CERTIFICATES: Usage[] = [
  [certify('--law', 'agreement'), "error: unknown option '--law'"],
  [certify('--case', CASE), "error: unknown option '--case'"],
  [certify('--junit', '-'), "error: unknown option '--junit'"],
  [certify('--bound', '0'), 'adjoint: certify: --bound must be an integer in 1 … 12, got 0'],
  [certify('--workers', '257'), 'adjoint: certify: --workers must be an integer in 1 … 256, got 257'],
  [verify('--workers', '1000000'), 'adjoint: verify: --workers must be an integer in 1 … 256, got 1000000'],
  [verify('--workers', '0'), 'adjoint: verify: --workers must be an integer in 1 … 256, got 0'],
  [certify('--bound', '13'), 'adjoint: certify: --bound must be an integer in 1 … 12, got 13'],
  [certify('--strength', '4'), "error: option '--strength <t>' argument '4' is invalid. It must be 2 or 3."],
  [certify('--words'), 'adjoint: certify: words: scatter must speak a convention, got conventions []'],
  [
    certify('--words', '--strength', '2'),
    'adjoint: certify: --words and --strength exclude each other: words have no covering arrays',
  ],
  [certify('--json', '-', '--markdown', '-'), 'adjoint: only one of --json, --markdown can go to stdout'],
  [certify('--json', '-', '--markdown', '/dev/stdout'), 'adjoint: only one of --json, --markdown can go to stdout'],
];

const MOVED: Usage[] = [
  [verify('--exhaustive=1'), 'adjoint: verify: --exhaustive is now the command certify: adjoint certify …'],
  [verify('--exhaustive'), 'adjoint: verify: --exhaustive is now the command certify: adjoint certify …'],
  [
    verify('--exhaustive', '--bound', '3', '--json', '-'),
    'adjoint: verify: --exhaustive is now the command certify: adjoint certify …',
  ],
  ...['bound', 'strength', 'points'].map(
    (name): Usage => [
      verify(`--${name}`, '3'),
      `adjoint: verify: --${name} is now an option of the command certify: adjoint certify … --${name} …`,
    ],
  ),
  [['bench', '--list'], 'adjoint: bench: --list is now the command workloads: adjoint workloads …'],
  [['bench', '--scale', 'stride'], 'adjoint: bench: --scale is now the command scale: adjoint scale …'],
  [['bench', 'engines', '--scale'], 'adjoint: bench: --scale is now the command scale: adjoint scale …'],
  [['bench', 'im2col', 'scatter', '--hunt'], 'adjoint: bench: --hunt is now the command hunt: adjoint hunt …'],
  ...['seed', 'layers'].map(
    (name): Usage => [
      ['bench', `--${name}`, '3'],
      `adjoint: bench: --${name} is now an option of the command hunt: adjoint hunt … --${name} …`,
    ],
  ),
];

const shape = (...typed: string[]) => ['shape', ...typed];
const sized = (framework: string, ...typed: string[]) => shape(framework, '--in', '5', '--kernel', '3', ...typed);

const SHAPES: Usage[] = [
  [shape('--in', '5', '--kernel', '3'), "error: missing required argument 'framework'"],
  [shape('pytorch', '--in', '5'), "error: required option '--kernel <sizes>' not specified"],
  [sized('none'), /^adjoint: convention "none" is not known; it must be one of pytorch, onnx, /],
  [sized('pytorch', '--stride', 'x'), 'adjoint: --stride must be integers with commas between them, got "x"'],
  [sized('pytorch', '--stride', '1,'), 'adjoint: --stride must be integers with commas between them, got "1,"'],
  [sized('pytorch', '--stride', '1,2,3,4'), 'adjoint: there are at most 3 spatial axes, got 4'],
  [shape('pytorch', '--in', '5,5,5', '--kernel', '3,3'), 'adjoint: --kernel must be 1 or 3 numbers, got 2'],
  [shape('pytorch', '--in', '-5', '--kernel', '3'), /^adjoint: --in must be integers >= 0 with commas between them/],
  [sized('pytorch', '--rank', '4'), 'adjoint: --rank must be 1, 2 or 3, got 4'],
  [sized('pytorch', '--groups', '1,2'), 'adjoint: --groups must be one number, got 2'],
  [
    sized('pytorch', '--groups', '2', '--channels', '2,3'),
    'adjoint: --channels: 3 output channels must be divisible by groups 2',
  ],
  [
    sized('keras', '--groups', '2'),
    'adjoint: keras takes no --groups; it takes --stride, --dilation, --padding, --output-padding, --data-format',
  ],
  [
    sized('onnx', '--auto-pad', 'SAME'),
    /^adjoint: onnx: auto_pad must be one of NOTSET, .*, got "SAME"; did you mean "SAME_UPPER" or "SAME_LOWER"\?$/,
  ],
  [
    sized('pytorch', '--want', '5', '--padding', '1'),
    'adjoint: --want and --padding exclude each other: the answer says which',
  ],
  [
    shape('webnn', '--in', '5', '--kernel', '3', '--want', '5', '--filter-layout', 'ohwi'),
    'adjoint: --want and --filter-layout exclude each other: the answer says which',
  ],
  [sized('pytorch', '--want', '0'), 'adjoint: --want must be integers >= 1 with commas between them, got "0"'],
];

const FILES: Usage[] = [
  [
    verify('--figure', 'a.svg', '--case', CASE),
    'adjoint: --figure draws the coverage of drawn cases, so that it excludes --case and --path',
  ],

  [
    verify('--json', '-', '--junit', '-'),
    'adjoint: only one of --json, --junit, --markdown, --figure can go to stdout',
  ],
  [
    verify('--json', '-', '--markdown', '-'),
    'adjoint: only one of --json, --junit, --markdown, --figure can go to stdout',
  ],
  [
    verify('--update-known-failures'),
    /^adjoint: --update-known-failures needs the file of --known-failures, which it /,
  ],
  [verify('--update-known-failures', '--known-failures', '-'), /^adjoint: --update-known-failures needs the file of /],
  [
    verify('--update-known-failures', '--known-failures', inFolder('not.json')),
    /^adjoint: .*not\.json: not valid JSON: /,
  ],
  [
    verify('--update-known-failures', '--known-failures', inFolder('taken')),
    /^adjoint: --update-known-failures: cannot write ".*taken": it is a folder$/,
  ],
  [
    verify('--update-known-failures', '--known-failures', inFolder('new.json'), '--case', CASE),
    'adjoint: --update-known-failures and --case exclude each other: one case says nothing of the list',
  ],
  [
    verify('--known-failures', inFolder('object.json'), '--json', inFolder('object.json')),
    /^adjoint: .*object\.json: must be an array of known failures, got object$/,
  ],
  [verify('--known-failures', inFolder('missing.json')), /^adjoint: .*missing\.json.*no such file$/],
  [verify('--known-failures', inFolder('not.json')), /^adjoint: .*not\.json: not valid JSON: /],
  [
    verify('--known-failures', inFolder('object.json')),
    /object\.json: must be an array of known failures, got object$/,
  ],
  [verify('--known-failures', inFolder('incomplete.json')), /incomplete\.json#0: note must be a text/],
  [
    verify('--known-failures', inFolder('trait.json')),
    /trait\.json#0: when must name coverage classes, large sizes or kinds of illegal case, got "rank-9"; did you mean "rank-1", "rank-2" or "rank-3"\?$/,
  ],
  [
    verify('--known-failures', inFolder('other-case.json')),
    /other-case\.json#0: case does not have the traits of when/,
  ],
];

const CASES: Usage[] = [
  [oneCase('{'), /^adjoint: case: not valid JSON: /],
  [oneCase(''), /^adjoint: case: not valid JSON: /],
  [oneCase('7'), 'adjoint: case must be an object, got 7'],
  [oneCase('{}'), 'adjoint: case lacks the field x'],
  [oneCase(changed({ strides: [1] })), /^adjoint: case has an unknown field "strides"; it takes x, w, bias, stride, /],
  [
    oneCase(changed({ dtype: 'f8' })),
    'adjoint: case: dtype must be one of f32, f64, f16, bf16, int8, uint8, int16, got "f8"',
  ],
  [oneCase(changed({ stride: ['one'] })), /^adjoint: case: stride\[0\] must be a number or one of NaN, .*, got "one"$/],
  [
    oneCase(changed({ x: { shape: [1, 1, 2], data: [1] } })),
    'adjoint: --case: the law agreement is about legal cases, and this is none: geometry: x.data must hold 2 numbers for shape [1,1,2], got 1',
  ],
  [oneCase(`@${inFolder('missing.json')}`), /^adjoint: .*missing\.json.*no such file$/],
  [oneCase(`@${inFolder('not.json')}`), /^adjoint: .*not\.json: not valid JSON: /],
];

const USAGES = [...COMMANDS, ...SUBJECTS, ...OPTIONS, ...CERTIFICATES, ...MOVED, ...SHAPES, ...FILES, ...CASES];

describe('the command line', () => {
  const rows = USAGES.map(([typed, message]) => ({ title: shown(typed), typed, message }));
  it.each(rows)('refuses $title in one line', async ({ typed, message }) => {
    const { status, stdout, stderr } = await commandLine.run(typed);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    // commander's own errors are followed by the word where to look.
    const [line, ...rest] = stderr.replace(/\(add --help for the options\)\n$/, '').split('\n');
    expect(rest).toEqual(['']);
    if (typeof message === 'string') expect(line).toBe(message);
    else expect(line).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

function shown(typed: readonly string[]): string {
  return typed.map((word) => (word === '' ? "''" : word.replace(modules.folder, '…'))).join(' ');
}
