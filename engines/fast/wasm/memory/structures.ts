/**
 * Structures in the engine's memory, by the names of their fields: what TypeScript writes and the kernels read as a
 * class of the same name in assembly/. Every field is a 32-bit integer; addresses, offsets and strides are in bytes.
 * What each field means is said at the class. A test compares the names here with those classes, in order.
 */
export const STRUCTURES = {
  /** assembly/plan.ts: one call, the layer on one shape of x. */
  LayerPlan: [
    'kind',
    'x',
    'y',
    'image',
    'images',
    'imagesPerChunk',
    'groups',
    'channels',
    'xImageBytes',
    'xGroupBytes',
    'xPlaneBytes',
    'yImageBytes',
    'yGroupBytes',
    'imageBytes',
    'planeBytes',
    'rows',
    'rowOffsets',
    'rowCells',
    'phases',
    'firstPhase',
    'tileRows',
    'dealt',
    'threadImageBytes',
    'stripBytes',
    'before',
    'after',
  ],
  /** assembly/plan.ts: one phase of such a plan, or a part of one. */
  PhasePlan: [
    'mode',
    'taps',
    'offsets',
    'outputs',
    'weights',
    'weightGroupBytes',
    'biases',
    'planes',
    'positions',
    'sources',
    'targets',
    'tapsPerBlock',
    'channelsPerBlock',
    'positionsPerBlock',
    'outputsPerBlock',
    'unit',
    'kinds',
    'alternates',
    'edges',
    'outside',
    'outers',
    'rows',
    'cells',
    'outerBytes',
    'rowBytes',
  ],
  /** assembly/plan.ts: positions that are neighbours in the image. */
  Strip: ['source', 'first', 'count'],
  /** assembly/plan.ts: four tiles of a merged phase. */
  Line: ['source', 'outer', 'row', 'cell'],
  /** assembly/phases/depthwise.ts: one call of a depthwise layer. */
  DepthwisePlan: [
    'kind',
    'x',
    'y',
    'w',
    'biases',
    'images',
    'outChannels',
    'outPerGroup',
    'input0',
    'input1',
    'input2',
    'output0',
    'output1',
    'output2',
    'kernel0',
    'kernel1',
    'kernel2',
    'stride0',
    'stride1',
    'stride2',
    'pad0',
    'pad1',
    'pad2',
    'rowBefore',
    'rowCells',
    'positions',
  ],
  /** assembly/phases/depthwise.ts: a row of x, in scratch; only its size matters here. */
  Note: ['x', 'w', 'row'],
  /** assembly/gathering/pack-weights.ts: weights that are to be put in order. */
  Packing: [
    'w',
    'firstChannel',
    'channels',
    'allChannels',
    'channelBytes',
    'kernelBytes',
    'residues',
    'taps',
    'entries',
    'outputs',
    'lanes',
    'most',
    'unit',
    'points',
    'kinds',
    'packed',
    'scratch',
  ],
  /** assembly/tickets.ts: what the threads of a call share. */
  Board: ['next', 'arrived', 'rounds'],
  /**
   * threads/worker.ts: what the caller and a worker leave for each other. The kernels do not see it. `call` and `done`
   * number the latest call, and the latest that the worker has done; `plan` to `scratch` are the arguments of `run`;
   * `length` and `text`, which many more integers follow, say why the worker failed.
   */
  Desk: ['call', 'done', 'state', 'plan', 'board', 'threads', 'thread', 'scratch', 'length', 'text'],
} as const;

export type StructureName = keyof typeof STRUCTURES;

/** A number for each field. */
export type Fields<S extends StructureName> = { readonly [F in (typeof STRUCTURES)[S][number]]: number };

/** The fields' numbers as they follow each other in memory. */
export function record<S extends StructureName>(structure: S, fields: Fields<S>): number[] {
  const names: readonly (keyof Fields<S>)[] = STRUCTURES[structure];
  return names.map((name) => fields[name]);
}

/** Where each field is, in 32-bit integers from the structure's start. */
export function indicesOf<S extends StructureName>(structure: S): Fields<S> {
  return Object.fromEntries(STRUCTURES[structure].map((name, index) => [name, index])) as Fields<S>;
}

/** Fields of three axes, `name0` to `name2`, of which the first ones are `missing` where there are fewer. */
export function axisFields<N extends string>(
  name: N,
  byAxis: readonly number[],
  missing: number,
): Record<`${N}${0 | 1 | 2}`, number> {
  const three = [missing, missing, missing, ...byAxis].slice(-3);
  return Object.fromEntries(three.map((value, axis) => [`${name}${axis}`, value])) as Record<
    `${N}${0 | 1 | 2}`,
    number
  >;
}
