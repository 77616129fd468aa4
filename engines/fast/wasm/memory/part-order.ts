/**
 * Parts whose cells alternate in y, as the two residues of a stride of 2 do: they are computed together, so that whole
 * vectors are stored.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import type { PhaseMethod, PlannedPart } from '../choice/methods.ts';
import { type PhasePart, partsOfPhase } from '../choice/phases.ts';
import type { PackedPhase } from './weights.ts';

export interface OrderedPart extends PlannedPart, PackedPhase {
  /** Whether it is computed together with the next part, whose cells alternate with its own in y. */
  readonly alternates: boolean;
}

/** The parts of all phases, each followed by the one whose cells alternate with its own. */
export function partsInOrder(phases: readonly PackedPhase[], geometry: Geometry): OrderedPart[] {
  const all = phases.map((packed) => partsOfPhase(packed.phase, geometry).map((part) => ({ part, ...packed })));
  const ordered: OrderedPart[] = [];
  for (let index = 0; index < all.length; index++) {
    const [even, odd] = [all[index], all[index + 1] ?? []];
    const together =
      even.length === odd.length &&
      even.every(
        (part, which) =>
          canAlternate(part.method, odd[which].method) && alternate(part.part, odd[which].part, geometry),
      );
    for (const [which, part] of even.entries()) {
      ordered.push({ ...part, alternates: together });
      if (together) ordered.push({ ...odd[which], alternates: false });
    }
    if (together) index++;
  }
  return ordered;
}

/** Whether the kernels can store phases together that are computed by these methods. */
function canAlternate(even: PhaseMethod, odd: PhaseMethod): boolean {
  if (even.mode !== odd.mode) return false;
  if (even.mode === 'direct pixels') return true;
  const same = even.transforms.every((transform, axis) => transform === odd.transforms[axis]);
  return even.mode === 'transformed pixels' && same && (even.transforms.at(-1)?.outputs ?? 1) > 1;
}

/**
 * Whether the cells of `odd` are the right neighbours of those of `even`, one for one, with none of either left over.
 */
function alternate(even: PhasePart, odd: PhasePart, { axes }: Geometry): boolean {
  const last = axes.length - 1;
  const [left, right] = [even, odd].map(({ phase }) => phase.axes[last].residues);
  const sameRows = even.phase.axes.every((axis, index) => index === last || axis === odd.phase.axes[index]);
  const sameBox =
    [even.first, even.positions, even.residues].join() === [odd.first, odd.positions, odd.residues].join();
  const between = left.length === 1 && right.length === 1 && left[0] + 1 === right[0];
  return axes[last].stride === 2 && between && sameRows && sameBox;
}
