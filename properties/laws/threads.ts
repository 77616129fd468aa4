/**
 * The number of threads changes no result: with two threads, and with as many as four where the subject can use them,
 * each of twenty calls gives what the reference does, since a race shows only sometimes. The case is enlarged first,
 * keeping its attributes and kernel, until there is enough to do for threads to be woken up: more channels, then longer
 * axes, with data of their own.
 *
 * Source: the definition; integer sums are exact in any order, so that no order of threads excuses a difference.
 */
import type { Case, Rank } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { type Capabilities, capabilitiesAt } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { companionData, companionTensor } from '../cases/further-tensors.ts';
import { fitted } from '../cases/narrow-types.ts';
import { withQuantisation } from '../cases/quantised.ts';
import { withoutSame } from '../cases/restriction.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { checkSteps, directCall, layerRun, type Step } from '../law-parts/steps.ts';

export const threads: CaseLaw = {
  id: 'threads',
  statement: 'With several threads every call gives the same exact result as with one.',
  lane: 'exact',
  missing: ({ threads: most }) => (most > 1 ? null : 'threads'),
  cases: (capabilities) => smallCases({ ...withoutSame(capabilities), emptyBatch: false }),
  special: true,
  share: 1 / 80,
  check,
};

/** Beyond that many, threads of this suite's usual machines only wait for one another. */
const MOST = 4;

/** Calls for each number of threads. */
const CALLS = 20;

/** Channels of a group, on either side, that threads and vectors are given to share. */
const CHANNELS = 8;

/** Products that are worth waking threads up. */
const PRODUCTS = 2 ** 21;

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { capabilities, withThreads } = subject;
  if (withThreads === undefined) return { kind: 'skipped', message: 'threads', difference: null };
  const large = enlarged(problem, capabilities);
  const shapes = `x [${large.x.shape}], w [${large.w.shape}]`;
  for (const count of new Set([2, Math.min(MOST, capabilities.threads)])) {
    const label = `T with ${count} threads, of the case enlarged to ${shapes}`;
    const opened = await withThreads(count).catch((error: Error) => error);
    if (opened instanceof Error) return { kind: 'crashed', message: `${label}: ${opened.message}`, difference: null };
    const mismatch = await checkSteps(opened, manyCalls(label, large, capabilities));
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/** Half of them by a prepared layer, where there are such. */
function manyCalls(label: string, problem: Case, { prepared }: Capabilities): Step[] {
  const first = directCall(label, problem);
  const run = layerRun(`${label}, by a prepared layer`, problem, { name: 'a' });
  const byLayer = (at: number) => ({
    ...run,
    options: { layer: { name: 'a', anew: at === 0, last: at === CALLS - 2 } },
  });
  return Array.from({ length: CALLS }, (_, at) => (prepared !== 'none' && at % 2 === 0 ? byLayer(at) : first));
}

function enlarged(problem: Case, capabilities: Capabilities): Case {
  const { quantisation: _, ...plain } = problem;
  const { groups, dtype, bias } = plain;
  const [batch, inChannels, ...extents] = problem.x.shape;
  const [, outPerGroup, ...kernel] = problem.w.shape;
  const more = (channels: number) => Math.max(channels, CHANNELS);
  const inAll = more(inChannels / groups) * groups;
  const wShape = [inAll, more(outPerGroup), ...kernel];
  const xShape = (input: readonly number[]) => [Math.max(1, batch), inAll, ...input];
  const products = (input: readonly number[]) =>
    geometryOf({ ...plain, bias: null, x: { shape: xShape(input) }, w: { shape: wShape } }).multiplyAdds;
  const most = Math.min(PRODUCTS, capabilities.maxMultiplyAdds);
  let input = extents;
  while (products(input) * 2 <= most) {
    const shortest = input.indexOf(Math.min(...input));
    input = input.with(shortest, input[shortest] * 2);
  }
  if (products(input) > most) return problem;
  const biased = bias !== null && capabilitiesAt(capabilities, extents.length as Rank).bias;
  const large = fitted({
    ...plain,
    x: companionTensor(dtype, xShape(input), 22),
    w: companionTensor(dtype, wShape, 23),
    bias: biased ? companionData(dtype, more(outPerGroup) * groups, 24) : null,
  });
  // Scales of channels, and room for sums, are those of other shapes.
  const quantised = withQuantisation(large, capabilities);
  return missingCapability(quantised, capabilities) === null ? quantised : problem;
}
