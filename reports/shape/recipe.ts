/** A way round what a framework has no words for, in words. */
import type { EquivalentRecipe } from '../../spec/conventions/answer.ts';

/** What to do, before the call and after it; `call` is the call itself. */
export function recipeText(recipe: EquivalentRecipe, call: string): string {
  return [...before(recipe), call, ...after(recipe)].join(', then ');
}

function before({ axesAdded, hasZerosInKernel, calls }: EquivalentRecipe): string[] {
  const axes = axesAdded === 1 ? 'an axis' : `${axesAdded} axes`;
  return [
    ...(axesAdded > 0 ? [`put ${axes} of extent 1 in front of the others of x and w`] : []),
    ...(hasZerosInKernel ? ['write the dilation as zeros between the taps of w'] : []),
    ...(calls > 1 ? [`for each of the ${calls} groups`] : []),
  ];
}

function after({ drops, calls, axesAdded, addsBias }: EquivalentRecipe): string[] {
  return [
    ...(calls > 1 ? ['put the outputs side by side, channel by channel'] : []),
    ...cells(drops, (count) => count > 0, 'drop'),
    ...(axesAdded > 0 ? [`remove the axes in front again`] : []),
    ...(addsBias ? ['add the bias'] : []),
    ...cells(drops, (count) => count < 0, addsBias ? 'before that, add zeros:' : 'add cells that hold the bias, or 0:'),
  ];
}

/** What is done at the ends, the axes at which it is the same together. */
function cells(drops: EquivalentRecipe['drops'], isMeant: (count: number) => boolean, verb: string): string[] {
  const axesOf = new Map<string, number[]>();
  for (const end of ['begin', 'end'] as const) {
    drops.forEach((drop, axis) => {
      if (!isMeant(drop[end])) return;
      const count = Math.abs(drop[end]);
      const place = end === 'begin' ? 'first' : 'last';
      const text = count === 1 ? `the ${place} cell` : `the ${place} ${count} cells`;
      axesOf.set(text, [...(axesOf.get(text) ?? []), axis]);
    });
  }
  const all = [...axesOf].map(
    ([text, axes]) => `${text} of ${axes.length > 1 ? 'axes' : 'axis'} ${axes.join(' and ')}`,
  );
  return all.length === 0 ? [] : [`${verb} ${all.join(' and ')}`];
}
