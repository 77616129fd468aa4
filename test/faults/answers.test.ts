/** What a fault says of itself, and in which way its answers are wrong: the mechanism, beyond that they are. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forward } from '../../engines/forward.ts';
import { gradients } from '../../engines/gradients.ts';
import { engines } from '../../engines/index.ts';
import { lookalikesOf } from '../../faults/compare-failures.ts';
import { callsNear } from '../../faults/defects/nearby-calls.ts';
import { PUBLISHED_SUITES } from '../../faults/defects/published-suites.ts';
import { FAULTS, faultsNamed, implementationOf, LEFT_OUT } from '../../faults/index.ts';
import { killAll } from '../../faults/kill.ts';
import { checkLaw } from '../../properties/checking/check.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { type Case, formatCase } from '../../spec/case.ts';
import { customaryGeometryOf, geometryOf } from '../../spec/geometry.ts';
import { illegalKindOf, makeIllegal } from '../../spec/illegal.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { parseCapabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { at } from './problems.ts';

const implementation = (id: string) => implementationOf(faultsNamed([id])[0]);

function isRight(id: string, problem: Case): Promise<boolean> {
  return Promise.resolve(implementation(id).convTranspose(problem)).then(({ shape, data }) => {
    const y = engines.scatter(problem);
    return String(shape) === String(y.shape) && String(data) === String(y.data);
  });
}

/** A gradient of the output whose cells all differ. */
function gOf(problem: Case): Tensor {
  const { outputShape } = geometryOf(problem);
  const count = outputShape.reduce((product, extent) => product * extent, 1);
  return { shape: outputShape, data: Float64Array.from({ length: count }, (_, cell) => cell + 1) };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a fault says of itself', () => {
  it.each(FAULTS)('$id: whose it was, when it shows and how far its cause is known', (fault) => {
    expect(fault.project).toMatch(/^\S/);
    expect(fault.trigger).toMatch(/^\S/);
    expect(['text', 'partly', 'symptom only']).toContain(fault.evidence);
    if (fault.remark !== undefined) expect(fault.remark).toMatch(/^\S.*\.$/);
  });

  it.each(LEFT_OUT)('$id is not among them: why', ({ project, reason, reference }) => {
    for (const text of [project, reason, reference]) expect(text).toMatch(/^\S/);
  });

  it('in a run of all that some are left out, and in a run of some nothing of these', async () => {
    const options = { laws: lawsNamed(['agreement']), seeds: [1], runs: 1, signal: AbortSignal.abort() };
    expect((await killAll(FAULTS, options)).leftOut).toBe(LEFT_OUT);
    expect((await killAll(FAULTS.slice(0, 1), options)).leftOut).toEqual([]);
  });
});

describe('published suites', () => {
  it.each(PUBLISHED_SUITES)('$id: each test has a name of its own', ({ points }) => {
    for (const { name } of points) expect(name).toMatch(/\S/);
    expect(new Set(points.map(({ name }) => name)).size).toBe(points.length);
  });
});

describe('a fault that ends the process', () => {
  it('does so only where its condition holds', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    const { convTranspose } = implementation('depthwise-op-greater-than-pad-aborts');
    const padded = { k: [3], g: 2, s: [2], a: [1] };
    expect(() => convTranspose(at({ ...padded, x: [1, 2, 2] }))).toThrow('exit 134');
    exit.mockClear();
    expect(await isRight('depthwise-op-greater-than-pad-aborts', at({ ...padded, x: [1, 4, 2] }))).toBe(true);
    expect(await isRight('depthwise-op-greater-than-pad-aborts', at({ ...padded, x: [1, 2, 2], e: [1] }))).toBe(true);
    expect(exit).not.toHaveBeenCalled();
  });
});

describe('the module that another process loads', () => {
  /** Node gives a module its address with the query, Vitest without it. */
  const loaded = (query: string) => {
    class Address extends URL {
      constructor(url: string | URL, base?: string | URL) {
        super(/loaded-fault\.[jt]s$/.test(`${url}`) ? `${url}${query}` : url, base);
      }
    }
    vi.stubGlobal('URL', Address);
    return import(/* @vite-ignore */ `../../faults/loaded-fault.ts${query}`);
  };
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each(['eff-kernel-k-plus-d-minus-1', 'stride-zero-divides'])('is the fault of its address: %s', async (id) => {
    expect((await loaded(`?fault=${id}`)).default).toMatchObject({ name: id });
  });

  it.each(['?fault=none', '?other=stride-zero-divides', ''])('names no fault by "%s"', async (query) => {
    await expect(loaded(query)).rejects.toThrow(/^fault ".*" is not known/);
  });
});

describe('off its trigger a fault is right:', () => {
  it('an output size that is solved without dilation, with pads', async () => {
    const problem = at({ x: [1, 1, 4], k: [3], s: [2], b: [1], e: [1] });
    expect(await isRight('output-size-solver-ignores-dilation', problem)).toBe(true);
  });

  it('columns that are read with an extent of their own, in every image and channel', async () => {
    const problem = at({ x: [3, 2, 3], k: [2], s: [1], m: 2 });
    expect(await isRight('col2im-rederives-the-input-extent', problem)).toBe(true);
  });

  it('a gradient of one tap with pads', async () => {
    const problem = at({ x: [1, 1, 4], k: [1], s: [2], b: [1], e: [1] });
    const made = implementation('gradient-of-one-tap-kernel-ignores-stride').gradients!(problem, gOf(problem));
    expect(await made).toEqual(gradients(problem, gOf(problem)));
  });
});

describe('on its trigger', () => {
  it('a gradient that reads neighbouring cells leaves those of the caller alone', async () => {
    const problem = at({ x: [1, 2, 3], k: [1], s: [3], m: 2 });
    const g = gOf(problem);
    await implementation('gradient-of-one-tap-kernel-ignores-stride').gradients!(problem, g);
    expect(g).toEqual(gOf(problem));
  });

  it('a gradient of one tap takes the first cells of each plane for all of it', async () => {
    const problem = at({ x: [2, 3, 3], k: [1], s: [2], m: 2 });
    const g = gOf(problem);
    // Four planes of five cells, of which x has three.
    const cut = [0, 5, 10, 15].flatMap((first) => [...g.data.subarray(first, first + 3)]);
    const expected = gradients({ ...problem, stride: [1] }, { shape: [2, 2, 3], data: Float64Array.from(cut) });
    const made = await implementation('gradient-of-one-tap-kernel-ignores-stride').gradients!(problem, g);
    expect(made.x).toEqual(expected.x);
  });

  it('a rank that is not checked gives a result of the rank of w', async () => {
    const legal = at({ x: [1, 1, 4, 3], k: [3, 2], s: [2, 1] });
    const flat: Case = { ...legal, x: { shape: [1, 1, 12], data: legal.x.data } };
    const { shape } = await implementation('rank-mismatch-x-w-not-checked').convTranspose(flat);
    // (12 − 1)·2 + 3, and (1 − 1)·1 + 2 for the axis that x lacks.
    expect(shape).toEqual([1, 1, 25, 2]);
  });

  it('a plain convolution is that of the padded image', async () => {
    const problem = at({ x: [1, 1, 3, 3, 3], k: [2, 2, 2], b: [1, 1, 1], e: [1, 1, 1] });
    const y = await implementation('plain-conv-run-instead-of-transposed').convTranspose(problem);
    expect(Array.from(y.data)).toEqual(Array.from(forward(problem.x, problem.w, problem, 'f64').data));
  });

  it('a height without its adjustment is wrong where the dilation alone leaves rows to lose', async () => {
    const problem = at({ x: [1, 1, 1, 2], k: [3, 1], d: [2, 1], b: [4, 0], a: [1, 0] });
    expect(await isRight('height-adjustment-not-handed-on', problem)).toBe(false);
  });

  it('a height without its adjustment is right where the end pad leaves no row to lose', async () => {
    const problem = at({ x: [1, 1, 1, 2], k: [1, 1], s: [2, 1], e: [1, 0], a: [1, 0] });
    expect(await isRight('height-adjustment-not-handed-on', problem)).toBe(true);
  });

  it('products are added to what every run before has left', async () => {
    const problem = at({ x: [1, 1, 3], k: [2] });
    const layer = await implementation('sum-adds-to-what-is-in-the-output').prepare!(problem);
    const runs = [await layer.run(), await layer.run(), await layer.run()].map(({ data }) => Array.from(data));
    const y = Array.from(engines.scatter(problem).data);
    expect(runs).toEqual([1, 2, 3].map((times) => y.map((value) => times * value)));
  });
});

describe('calls near one that was answered wrongly', () => {
  const subject = subjectInProcess({ convTranspose: engines.scatter, gradients }, 'engine');

  it('are illegal in the same way, in others, and legal ones, where it was illegal', () => {
    const [refusal] = lawsNamed(['refusal']);
    const illegal = makeIllegal(at({ x: [1, 2, 3], k: [2], g: 2 }), 'zero-stride', 0);
    const kinds = callsNear(refusal, { problem: illegal, options: {} }, subject).map((call) =>
      illegalKindOf(call.problem),
    );
    expect(kinds.filter((kind) => kind === 'zero-stride').length).toBeGreaterThan(10);
    expect(new Set(kinds).size).toBeGreaterThan(3);
    expect(kinds).toContain(null);
  });

  it('are gradients with respect to the same argument, where that was one', () => {
    const [law] = lawsNamed(['gradient-x']);
    const problem = at({ x: [1, 2, 3], k: [2] });
    const near = callsNear(law, { problem, options: { gradient: { of: 'x', g: gOf(problem) } } }, subject);
    expect(near.length).toBeGreaterThan(20);
    for (const { problem: other, options } of near) {
      expect(options.gradient!.of).toBe('x');
      expect(options.gradient!.g.shape).toEqual(geometryOf(other).outputShape);
    }
  });
});

it('a refusal that was right looks like no fault', async () => {
  const [refusal] = lawsNamed(['refusal']);
  const right = subjectInProcess(
    {
      name: 'right',
      convTranspose(problem) {
        customaryGeometryOf(problem);
        return engines.scatter(problem);
      },
    },
    'engine',
  );
  const illegal = formatCase(makeIllegal(at({ x: [1, 2, 3], k: [2], g: 2 }), 'zero-stride', 0));
  const mismatch = { kind: 'accepted', message: 'it was refused', difference: null } as const;
  const failure = { mismatch, case: illegal, call: null, seed: 1, path: null, shrinks: 0 };
  expect(await lookalikesOf(right, refusal, failure)).toEqual([]);
});

it('a subject that can do more than a fault looks like it where both can be asked', async () => {
  const id = 'output-size-solver-ignores-dilation';
  const [fault] = faultsNamed([id]);
  const faulty = implementationOf(fault);
  const able = parseCapabilities(fault.capabilities);
  const wider = subjectInProcess(
    {
      name: 'wider',
      convTranspose(problem) {
        customaryGeometryOf(problem);
        const isAble = missingCapability(problem, able) === null;
        return isAble ? faulty.convTranspose(problem) : engines.scatter(problem);
      },
    },
    'module',
  );
  const [agreement] = lawsNamed(['agreement']);
  const { failure } = await checkLaw(wider, agreement, { seed: 5, runs: 200 });
  expect((await lookalikesOf(wider, agreement, failure!)).map((one) => one.fault)).toContain(id);
});
