import { expect, it } from 'vitest';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { ofTypes } from '../../subjects/of-types.ts';

const SUBJECT = subjectInProcess({
  name: 'some',
  capabilities: { ranks: [2, 3], dtypes: ['f32', 'int8', 'int16'], byRank: { 3: { dtypes: ['f32', 'int8'] } } },
  convTranspose: ({ x }) => x,
});

it.each([
  [undefined, [{ ranks: [2, 3], dtypes: ['f32', 'int8', 'int16'] }]],
  [['int8', 'f64'], [{ ranks: [2, 3], dtypes: ['int8'] }]],
  [['int16'], [{ ranks: [2], dtypes: ['int16'] }]],
  [['f64'], []],
] as const)('of the types %j a subject keeps its own, and the ranks that have one', (chosen, wanted) => {
  const kept = ofTypes([SUBJECT], chosen).map(({ capabilities: { ranks, dtypes } }) => ({ ranks, dtypes }));
  expect(kept).toEqual(wanted);
});
