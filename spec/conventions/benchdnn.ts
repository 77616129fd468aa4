/**
 * A problem of benchdnn's driver `deconv`: src [N,C,…in], weights [M,C/g,…k], the groups outermost. The line names all
 * extents; the end is cropped by what its output leaves:
 *
 *   end = (i − 1)·s + ek − p − o
 *
 * A bias is asked for beside the line, by --dir. Source: benchdnn-line.ts; oneDNN, src/common/deconvolution.cpp.
 */

import type { Rank } from '../case.ts';
import type { Layout } from './arrangement.ts';
import { type BenchdnnProblem, benchdnnEnd, benchdnnLine, parseBenchdnn } from './benchdnn-line.ts';
import type { Convention, Operands } from './convention.ts';
import { attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, type Solved, Unsayable, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, isGiven } from './read.ts';

export const benchdnn: Convention = define({
  id: 'benchdnn',
  name: 'benchdnn',
  version: 'oneDNN 3, driver deconv',
  statement: 'one line with all extents, whose output settles what is cropped at the end',
  source: 'https://github.com/uxlfoundation/oneDNN/blob/main/tests/benchdnn/doc/driver_deconv.md',
  ranks: [1, 2, 3],
  attributes: ['problem'],
  wordings: ['short line', 'canonical line', 'line with a name'],
  dtypes: ['f32'],
  bias: true,
  groups: (fields) => (isGiven(fields.problem) ? parseBenchdnn(fields.problem).groups : 1),
  layout,
  solve,
  candidates,
  otherwise: () => 'benchdnn has no line for these pads',
});

function layout(fields: GivenFields, rank: Rank): Layout {
  const { x, w } = channelsSecond(rank);
  const outputGroups = isGiven(fields.problem) ? parseBenchdnn(fields.problem).groups : 1;
  return { x, w: [1, 0, ...w.slice(2)], outputGroups };
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  if (!isGiven(fields.problem)) refuse('problem', 'be given', 'none', 'a problem is its line');
  const problem = parseBenchdnn(fields.problem);
  const { axes, groups } = problem;
  checkShapes(problem, operands, rank);
  const extents = extentsOf(
    operands,
    axes.map(({ stride }) => stride),
    axes.map(({ dilation }) => dilation),
  );
  const crops = axes.map((axis) => ({ begin: axis.pad, end: benchdnnEnd(axis) }));
  return { attributes: attributesOf(extents, crops.map(padsOf), groups) };
}

/** The operands have the extents that the line names. */
function checkShapes(problem: BenchdnnProblem, { x, w }: Operands, rank: Rank): void {
  const { axes, groups, batch, inChannels, outChannels } = problem;
  if (axes.length !== rank) refuse('problem', `have ${rank} axes`, axes.length, 'the operands have as many');
  if (outChannels % groups !== 0) refuse('oc', `be divisible by g ${groups}`, outChannels, 'groups must divide it');
  const named = [
    [batch, inChannels, ...axes.map(({ input }) => input)],
    [inChannels, outChannels / groups, ...axes.map(({ kernel }) => kernel)],
  ];
  for (const [index, shape] of [x.shape, w.shape].entries()) {
    if (shape.join() === named[index].join()) continue;
    const name = index === 0 ? 'src' : 'weights by [C,M/g,…k]';
    refuse('problem', `have the extents [${shape}] of ${name}`, `[${named[index]}]`, 'they differ');
  }
}

function candidates({ outline, crops, extents, output }: Wanted): Candidate[] {
  const { x, w, groups } = outline;
  const negative = crops.findIndex(({ begin }) => begin < 0);
  if (negative >= 0) throw new Unsayable(`has no pad below 0; axis ${negative} is extended at its beginning`);
  const problem: BenchdnnProblem = {
    groups,
    batch: x.shape[0],
    inChannels: x.shape[1],
    outChannels: w.shape[1] * groups,
    axes: extents.map(({ input, kernel, stride, dilation }, axis) => ({
      ...{ input, output: output[axis], kernel, stride, dilation, pad: crops[axis].begin },
    })),
    name: null,
  };
  return [
    { wording: 'short line', attributes: { problem: benchdnnLine(problem, true) } },
    { wording: 'canonical line', attributes: { problem: benchdnnLine(problem, false) } },
    { wording: 'line with a name', attributes: { problem: benchdnnLine({ ...problem, name: 'a layer' }, true) } },
  ];
}
