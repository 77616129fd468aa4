/**
 * Groups are separate calls: each group's channels of x, its filters and its bias, put on their own with one group,
 * give its channels of the result.
 *
 * Source: PyTorch documentation, ConvTranspose2d: with groups = 2 "equivalent to having two conv layers side by side".
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { missingUnless } from '../cases/restriction.ts';
import type { CaseLaw } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { entryAt, rearranged, tabulated } from '../law-parts/rearrangement.ts';

export const groupsAsCalls: CaseLaw = {
  id: 'groups-as-calls',
  statement: 'T(g groups) is g calls with one group each, side by side.',
  lane: 'exact',
  missing: missingUnless('groups', (able) => able.groups),
  cases: smallCases,
  check,
};

function check(subject: Subject, problem: Case) {
  const { dtype, groups, w } = problem;
  return checkEquivalence(
    subject,
    { label: 'T(groups)', problem },
    {
      label: 'one call per group, side by side',
      calls: Array.from({ length: groups }, (_, group) => groupAlone(problem, group)),
      assembled: (results) =>
        tabulated(dtype, geometryOf(problem).outputShape, ([n, m, ...o]) =>
          entryAt(results[Math.floor(m / w.shape[1])], [n, m % w.shape[1], ...o]),
        ),
    },
  );
}

function groupAlone(problem: Case, group: number): Case {
  const { x, w, bias, groups } = problem;
  const inPerGroup = x.shape[1] / groups;
  const outPerGroup = w.shape[1];
  const first = group * inPerGroup;
  return {
    ...problem,
    x: rearranged(x, x.shape.with(1, inPerGroup), ([n, c, ...i]) => [n, first + c, ...i]),
    w: rearranged(w, w.shape.with(0, inPerGroup), ([c, ...rest]) => [first + c, ...rest]),
    bias: bias === null ? null : bias.slice(group * outPerGroup, (group + 1) * outPerGroup),
    groups: 1,
  };
}
