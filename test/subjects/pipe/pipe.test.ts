/** Programs over a pipe: whatever one does, a call has an outcome within its time, and the next one is answered. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { parseCase } from '../../../spec/case.ts';
import { parseCall } from '../../../spec/conventions/call.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import { lineReader } from '../../../subjects/pipe/lines.ts';
import { openProgram } from '../../../subjects/pipe/program-subject.ts';
import { canonicalOf, decodeTensor, encodeCall, encodeCase } from '../../../subjects/pipe/wire.ts';
import type { Outcome } from '../../../subjects/subject.ts';
import { certify } from '../../properties/exhaustive/certify-one.ts';
import { caseOf, SEED, thrownBy } from '../../spec/cases.ts';
import { programFolder } from './programs.ts';

const { program, remove } = programFolder();
afterAll(remove);

/** Far more than an answer takes on a busy machine; what is to time out has HANG_MS. */
const open = (typed: string, timeoutMs = 20_000) => openSubject(resolveSources([typed])[0], timeoutMs);
const HANG_MS = 2000;

describe('a program that says no hello', () => {
  it('is refused with the limit for loading', async () => {
    const source = resolveSources(['cmd:sleep 1000'])[0];
    await expect(openProgram(source, 20_000, HANG_MS)).rejects.toThrow(
      `subject cmd:sleep 1000: gave no answer within ${HANG_MS / 1000} s while loading: no hello`,
    );
  });
});

/** What one case of x = behaviour makes the program do; x = 0 is answered rightly. */
const BEHAVIOURS = {
  answers: `say({ kind: 'result', shape: [1, 1, 1], data: [42] })`,
  base64: `say({ kind: 'result', shape: [1, 1, 1], base64: Buffer.from(new Float32Array([42]).buffer).toString('base64') })`,
  refuses: `say({ kind: 'refused', message: 'stride is odd' })`,
  skips: `say({ kind: 'skipped', message: 'not today' })`,
  errs: `say({ kind: 'errored', message: 'out of memory' })`,
  specials: `say({ kind: 'result', shape: [1, 1, 1], data: ['NaN'] })`,
  logs: `process.stderr.write('x'.repeat(1e7), () => say({ kind: 'result', shape: [1, 1, 1], data: [42] }))`,
  dies: `console.error('no more'); process.exit(3)`,
  hangs: ``,
  halfLine: `process.stdout.write('{"seq":', () => process.exit(0))`,
  noNewline: `write('x'.repeat(1e8))`,
  noJson: `write('hello\\n')`,
  aList: `write('[1]\\n')`,
  otherSeq: `write('{"seq":1,"kind":"result"}\\n')`,
  twice: `say({ kind: 'result', shape: [1, 1, 1], data: [42] }); say({ kind: 'result' })`,
  twiceAtOnce: `const one = { seq, kind: 'result', shape: [1, 1, 1], data: [42] };
    write(JSON.stringify(one) + '\\n' + JSON.stringify(one) + '\\n')`,
  processId: `say({ kind: 'result', shape: [1, 1, 1], data: [process.pid] })`,
  noKind: `say({})`,
  wrongTypes: `say({ kind: 'result', shape: 'one', data: { length: 1 } })`,
  textNumbers: `say({ kind: 'result', shape: [1, 1, 1], data: ['1'] })`,
  nanSize: `say({ kind: 'result', shape: [1, 1, 'NaN'], data: [42] })`,
  badBase64: `say({ kind: 'result', shape: [1, 1, 1], base64: '***' })`,
  halfNumber: `say({ kind: 'result', shape: [1, 1, 1], base64: 'AAAA' })`,
} as const;
type Behaviour = keyof typeof BEHAVIOURS;

const ZOO = program(
  'zoo',
  `if (request.kind === 'hello') return say(hello);
   const behaviours = [${Object.values(BEHAVIOURS)
     .map((code) => `() => { ${code} }`)
     .join(',')}];
   behaviours[request.case.x.data[0]]();`,
);

const problemFor = (behaviour: Behaviour) =>
  caseOf({ x: [[1, 1, 1], [Object.keys(BEHAVIOURS).indexOf(behaviour)]], w: [[1, 1, 1], [1]], dtype: 'f32' });

describe('a program in any language', async () => {
  const zoo = await open(ZOO);
  afterAll(() => zoo.close());
  const outcomeOf = (behaviour: Behaviour): Promise<Outcome> => zoo.run(problemFor(behaviour));
  const told = async (behaviour: Behaviour) => {
    const outcome = await outcomeOf(behaviour);
    return outcome.kind === 'result' ? `result ${outcome.data}` : `${outcome.kind}: ${outcome.message}`;
  };

  it('says who it is and what it can be asked', () => {
    expect(zoo).toMatchObject({ argument: ZOO, name: ZOO.slice(4), version: null, origin: 'program' });
    expect(zoo.capabilities).toMatchObject({ ranks: [1], bias: false, gradients: false, sharedMemory: false });
  });

  it.each<[Behaviour, string | RegExp]>([
    ['base64', 'result 42'],
    ['refuses', 'refused: stride is odd'],
    ['skips', 'skipped: not today'],
    ['errs', 'errored: out of memory'],
    ['specials', 'result NaN'],
    ['logs', 'result 42'],
    ['dies', /^crashed: the program ended with exit code 3; its last words: [\s\S]*no more$/],
    ['halfLine', 'crashed: the program ended with exit code 0'],
    [
      'noNewline',
      /^malformed: wrote a line longer than any answer .*: \d+ bytes are read of it, 64 KiB and 32 for each number/,
    ],
    ['noJson', 'malformed: wrote a line that is no JSON: "hello"'],
    ['aList', 'malformed: wrote a line that is no JSON object: "[1]"'],
    ['otherSeq', /^malformed: answered with seq 1 instead of \d+$/],
    ['noKind', 'malformed: kind must be result, refused, skipped or errored, got undefined'],
    ['wrongTypes', /^malformed: result\.data must be a list of numbers, got /],
    ['textNumbers', /^malformed: result\.data\[0\] must be a number or one of NaN, Infinity, -Infinity, -0, got "1"$/],
    ['nanSize', /^malformed: result\.shape must be an array of numbers/],
    ['badBase64', /^malformed: result\.base64 must be base64, got /],
    ['halfNumber', 'malformed: result.base64 must hold whole numbers of type f32, got 3 bytes'],
  ])('%s: has an outcome, and the next case is answered', async (behaviour, expected) => {
    const outcome = await told(behaviour);
    if (typeof expected === 'string') expect(outcome).toBe(expected);
    else expect(outcome).toMatch(expected);
    expect(await told('answers')).toBe('result 42');
  });
});

describe('a program that says more than it was asked', () => {
  it('is ended at once, and another process answers the next case', async () => {
    const zoo = await open(ZOO);
    const processId = async () => (await zoo.run(problemFor('processId'))) as { data?: ArrayLike<number> };
    const before = await processId();
    expect(before).toMatchObject({ kind: 'result' });
    expect(await processId()).toEqual(before);
    const message = expect.stringContaining('wrote a line that nobody asked for: "{');
    expect(await zoo.run(problemFor('twiceAtOnce'))).toEqual({ kind: 'malformed', message });
    const after = await processId();
    expect(after).toMatchObject({ kind: 'result' });
    expect(after.data![0]).not.toBe(before.data![0]);
    await zoo.close();
  });

  it('has that counted with the call or with the next one', async () => {
    const zoo = await open(ZOO);
    const kinds = [await zoo.run(problemFor('twice')), await zoo.run(problemFor('answers'))].map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['malformed', 'result']);
    expect(await zoo.run(problemFor('answers'))).toMatchObject({ kind: 'result' });
    await zoo.close();
  });
});

describe('a program that is ended', () => {
  it.each([ZOO, `${ZOO} | cat`])('gave no answer in time, and the next case is answered: %s', async (typed) => {
    const hanging = await open(typed, HANG_MS);
    const message = `gave no answer within ${HANG_MS} ms`;
    expect(await hanging.run(problemFor('hangs'))).toEqual({ kind: 'timed out', message });
    expect(await hanging.run(problemFor('answers'))).toMatchObject({ kind: 'result' });
    await hanging.close();
  });

  it('takes with it all that it started', async () => {
    // A connection ends with the process that holds it, whoever is to collect its remains.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const parent = await open(
      program(
        'parent',
        `if (request.kind === 'hello')
           import('node:child_process').then(({ spawn }) => {
             const code = "require('node:net').connect(${port}, '127.0.0.1').resume().on('close', () => process.exit())";
             spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
             say(hello);
           });`,
      ),
    );
    const [socket] = await connected;
    try {
      const ended = once(socket.on('error', () => {}).resume(), 'close');
      await parent.close();
      await ended;
      expect(socket.destroyed).toBe(true);
    } finally {
      socket.destroy();
      server.close();
    }
  });
});

describe('a program that cannot be opened', () => {
  it.each([
    ['exits', `process.exit(7)`, /the program ended with exit code 7$/],
    [
      'other protocol',
      `say({ ...hello, protocol: 'adjoint/pipe/9' })`,
      /protocol must be "adjoint\/pipe\/1", got "adjoint\/pipe\/9"$/,
    ],
    ['no hello', `say({ kind: 'result' })`, /kind must be "hello" in the first answer, got "result"$/],
    ['data form', `say({ ...hello, data: 'hex' })`, /data must be numbers or base64, got "hex"$/],
    ['capabilities', `say({ ...hello, capabilities: { group: false } })`, /capabilities has an unknown field "group"/],
    ['greets twice', `write('hello\\n')`, /wrote a line that is no JSON: "hello"$/],
  ])('is told why: %s', async (name, answer, reason) => {
    const error = await open(program(name.replaceAll(' ', '-'), answer)).catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(/^subject cmd:/);
    expect((error as Error).message).toMatch(reason);
  });

  it('is one without a command, or with one that is not there', async () => {
    expect(thrownBy(() => resolveSources(['cmd: ']))).toBe(
      'RangeError: subject "cmd: " must have a command after cmd:',
    );
    await expect(open('cmd:/nowhere/at-all')).rejects.toThrow(/exit code 127/);
    // An echo is no answer.
    await expect(open('cmd:cat')).rejects.toThrow('protocol must be "adjoint/pipe/1", got undefined');
  });
});

describe('a case that is skipped', async () => {
  const picky = program(
    'picky',
    `if (request.kind === 'hello') return say(hello);
     const { x, w } = request.case;
     if (x.shape[2] > 1 || w.shape[2] > 1) return say({ kind: 'skipped', message: 'more than one cell' });
     say({ kind: 'skipped', message: 'everything' });`,
  );

  it('is neither passed nor failed, and counted', async () => {
    const subject = await open(picky);
    const [law] = lawsNamed(['agreement']);
    const result = await checkLaw(subject, law, { seed: SEED, runs: 20 });
    expect(result).toMatchObject({ status: 'not covered', cases: 0, skipped: 20, classes: {} });
    const certificate = await certify(subject, { seed: 1, bound: 1, strength: 2, points: 1 });
    expect(certificate.parts.every(({ geometries, skipped }) => geometries === 0 && skipped > 0)).toBe(true);
    expect(certificate.status).toBe('not certified');
    await subject.close();
  });
});

describe('the wire', () => {
  const problem = caseOf({
    x: [
      [1, 1, 2],
      [1.5, -0],
    ],
    w: [[1, 1, 1], [Number.NaN]],
    bias: [3],
    dtype: 'f32',
  });

  it.each(['numbers', 'base64'] as const)('carries a case as %s, to the last bit', (form) => {
    const wire = JSON.parse(JSON.stringify(encodeCase(problem, form)));
    const back = parseCase(canonicalOf(wire, 'case'));
    expect(back).toEqual(problem);
    expect(Object.is(back.x.data[1], -0)).toBe(true);
    expect(JSON.stringify(wire).includes('base64')).toBe(form === 'base64');
  });

  it.each(['numbers', 'base64'] as const)(
    'carries a call as %s, with the numbers of its attributes and shapes',
    (form) => {
      const empty = { shape: [1, 1, Number.POSITIVE_INFINITY], data: Float32Array.of() };
      const words = { convention: 'onnx', attributes: { pads: [-0, 0] }, x: empty, w: problem.w, bias: null };
      const wire = JSON.parse(JSON.stringify(encodeCall({ ...words, dtype: 'f32' }, form)));
      expect(wire).toMatchObject({ attributes: { pads: ['-0', 0] }, x: { shape: [1, 1, 'Infinity'] } });
      const back = parseCall(canonicalOf(wire, 'call'));
      expect(back).toEqual({ ...words, dtype: 'f32' });
      expect((back.attributes.pads as number[])[0]).toBe(-0);
    },
  );

  it('refuses base64 that holds no whole numbers, naming the field', () => {
    const wire = { ...(encodeCase(problem, 'base64') as object), bias: { base64: 'AAA=' } };
    expect(thrownBy(() => canonicalOf(wire, 'case'))).toBe(
      'RangeError: case: bias.base64 must hold whole numbers of type f32, got 2 bytes',
    );
    expect(thrownBy(() => decodeTensor(7, 'f64', 'g'))).toBe(
      'TypeError: g must be an object with shape and data or base64, got 7',
    );
  });
});

describe('a line reader', () => {
  const read = (limit: number, ...chunks: string[]) => {
    const seen: string[] = [];
    const lines = lineReader(
      () => limit,
      (line) => seen.push(line),
      () => seen.push('OVERFLOW'),
    );
    for (const chunk of chunks) lines.push(Buffer.from(chunk));
    lines.finish();
    return seen;
  };

  it('joins what comes in pieces, and takes the rest for a line', () => {
    expect(read(9, 'a', 'b\nc\r\n', '', '\nde')).toEqual(['ab', 'c', '', 'de']);
    expect(read(9)).toEqual([]);
  });

  it('tells once of a line that is too long, and goes on with the next', () => {
    expect(read(3, 'abc\nabcd', 'efgh', 'i\nxyz\n')).toEqual(['abc', 'OVERFLOW', 'xyz']);
    expect(read(3, 'abcd')).toEqual(['OVERFLOW']);
  });
});
