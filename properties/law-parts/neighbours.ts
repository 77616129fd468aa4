/** Cases that differ from a case in as little as one field: what a cache with too short a key takes for the same. */
import type { Case, Rank } from '../../spec/case.ts';
import { geometryOf, illegalityOf } from '../../spec/geometry.ts';
import { floatArray } from '../../spec/tensor.ts';
import { type AxisCapabilities, type Capabilities, capabilitiesAt, dtypesAt } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { companionData, companionOperand } from '../cases/further-tensors.ts';
import { isNarrow } from '../cases/narrow-types.ts';
import { withQuantisation } from '../cases/quantised.ts';
import { inexactness } from '../checking/exact-sums.ts';
import { rearranged } from './rearrangement.ts';

export interface Neighbour {
  /** The field that differs. */
  readonly field: string;
  readonly problem: Case;
}

/** All of them that are legal and within the capabilities, for a case without the pads of SAME. */
export function neighboursOf(problem: Case, capabilities: Capabilities): Neighbour[] {
  const found = [...dataNeighbours(problem, capabilities), ...axisNeighbours(problem, capabilities)];
  return found.filter(({ problem: other }) => isTaken(other, capabilities) && isExact(other));
}

/** Illegal are other groups beside scales of output channels, and integers that a zero point leaves no code for. */
function isTaken(problem: Case, capabilities: Capabilities): boolean {
  return illegalityOf(problem) === null && missingCapability(problem, capabilities) === null;
}

/** More groups, or another type, can make sums of a narrow type too large. */
function isExact(problem: Case): boolean {
  return !isNarrow(problem.dtype) || inexactness(problem) === null;
}

function dataNeighbours(problem: Case, capabilities: Capabilities): Neighbour[] {
  const { x, w, bias, groups, dtype } = problem;
  const [batch, inChannels] = x.shape;
  const able = capabilitiesAt(capabilities, problem.stride.length as Rank);
  const found: Neighbour[] = [
    { field: 'values of x', problem: { ...problem, x: companionOperand(problem, 'x', 11) } },
    { field: 'values of w', problem: { ...problem, w: companionOperand(problem, 'w', 12) } },
    {
      field: 'batch',
      problem: { ...problem, x: rearranged(x, x.shape.with(0, batch + 1), ([n, ...rest]) => [n % batch, ...rest]) },
    },
  ];
  if (bias !== null) {
    found.push(
      { field: 'values of the bias', problem: { ...problem, bias: companionData(dtype, bias.length, 13) } },
      { field: 'presence of a bias', problem: { ...problem, bias: null } },
    );
  }
  const otherGroups = groups === 1 ? inChannels : 1;
  if (able.groups && bias === null && otherGroups !== groups) {
    found.push({ field: 'groups', problem: { ...problem, groups: otherGroups } });
  }
  const otherType = dtypesAt(capabilities, problem.stride.length as Rank).find((other) => other !== dtype);
  if (otherType !== undefined) {
    const data = (values: ArrayLike<number>) => floatArray(otherType, values);
    const { quantisation: _, ...rest } = problem;
    const ofOtherType: Case = {
      ...rest,
      x: { shape: x.shape, data: data(x.data) },
      w: { shape: w.shape, data: data(w.data) },
      bias: bias && data(bias),
      dtype: otherType,
    };
    found.push({ field: 'type', problem: withQuantisation(ofOtherType, capabilities) });
  }
  return found;
}

function axisNeighbours(problem: Case, capabilities: Capabilities): Neighbour[] {
  const able = capabilitiesAt(capabilities, problem.stride.length as Rank);
  const { axes } = geometryOf(problem);
  const hasDilation = able.dilation !== false;
  const everywhere = (field: 'stride' | 'dilation'): Neighbour => ({
    field: `${field} of every axis`,
    problem: { ...problem, [field]: problem[field].map((value) => value + 1) },
  });
  const alike = axes.length === 1 ? [] : (['stride', 'dilation'] as const).filter((one) => able.uniform.includes(one));
  const onEach = axes.flatMap((axis, at) => {
    const put = (field: 'stride' | 'dilation' | 'padBegin' | 'padEnd' | 'outputPadding', by: number): Neighbour => ({
      field: `${field}[${at}]`,
      problem: { ...problem, [field]: problem[field].with(at, problem[field][at] + by) },
    });
    const found = [put('stride', 1), { field: `extent ${at} of x`, problem: { ...problem, x: longer(problem, at) } }];
    if (hasDilation) found.push(put('dilation', 1));
    const hasNegative = able.padding === 'any';
    if (hasNegative || able.padding === 'asymmetric') {
      if (axis.output > 1) found.push(put('padBegin', 1), put('padEnd', 1));
      if (hasNegative || axis.padBegin > 0) found.push(put('padBegin', -1));
      found.push(...ofTheSameOutput(problem, at, able));
    }
    if (axis.outputPadding > 0 && axis.output > 1) found.push(put('outputPadding', -1));
    return found;
  });
  return [...onEach, ...alike.map(everywhere)];
}

/** x with one cell more on a spatial axis. */
function longer({ x }: Case, axis: number): Case['x'] {
  const at = axis + 2;
  return rearranged(x, x.shape.with(at, x.shape[at] + 1), (index) => index.with(at, index[at] % x.shape[at]));
}

/** The end padding makes up for the other field, so that no shape tells the two cases apart. */
function ofTheSameOutput(problem: Case, at: number, able: AxisCapabilities): Neighbour[] {
  const { padBegin, padEnd, dilation, w } = problem;
  const found: Neighbour[] = [];
  const longer = w.shape[at + 2] - 1;
  if (able.dilation !== false && longer > 0) {
    const changed = { dilation: dilation.with(at, dilation[at] + 1), padEnd: padEnd.with(at, padEnd[at] + longer) };
    found.push({ field: `dilation[${at}] and the same output extents`, problem: { ...problem, ...changed } });
  }
  if (able.padding === 'any' || padEnd[at] > 0) {
    const changed = { padBegin: padBegin.with(at, padBegin[at] + 1), padEnd: padEnd.with(at, padEnd[at] - 1) };
    found.push({ field: `padBegin[${at}] and the same output extents`, problem: { ...problem, ...changed } });
  }
  return found;
}
