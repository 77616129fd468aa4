/**
 * The methods by which a phase can be computed, and which of them is chosen. All see a product of matrices, outputs ×
 * terms by terms × positions, in tiles whose sums stay in registers. They differ in what lies in a vector's lanes,
 * and where the cells of x come from.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import type { Layer } from '../../prepared.ts';
import {
  DIRECT_CHANNELS,
  DIRECT_PIXELS,
  FEWEST_ROWS,
  IDENTITY,
  MERGED_PIXELS,
  PACKED_CHANNELS,
  PACKED_PIXELS,
  TRANSFORMED_CHANNELS,
  TRANSFORMED_PIXELS,
} from '../constants.ts';
import { type LayerPhase, mergedPhaseOf, type PhasePart, phasePositions, phasesOf } from './phases.ts';
import { type Transform, transformFor } from './transforms.ts';

/** What the kernels call each mode. */
export const MODE_NUMBERS = {
  'direct pixels': DIRECT_PIXELS,
  'packed pixels': PACKED_PIXELS,
  'direct channels': DIRECT_CHANNELS,
  'packed channels': PACKED_CHANNELS,
  'transformed pixels': TRANSFORMED_PIXELS,
  'transformed channels': TRANSFORMED_CHANNELS,
  'merged pixels': MERGED_PIXELS,
} as const;

export type Mode = keyof typeof MODE_NUMBERS;

export const MODES = Object.keys(MODE_NUMBERS) as Mode[];

/**
 * What a layer can be forced to use: a mode for all of its phases, or the row by row computation of depthwise layers.
 */
export const PATHS: readonly Path[] = ['depthwise', ...MODES];

export type Path = Mode | 'depthwise';

export interface PhaseMethod {
  readonly mode: Mode;
  /** By axis; empty unless the mode is a transformed one. */
  readonly transforms: readonly Transform[];
}

/** A part, and how it is computed. */
export interface PlannedPart {
  readonly part: PhasePart;
  readonly method: PhaseMethod;
}

/** Terms of a phase for each channel of x: taps, or points of its transforms. */
export function termsOf({ taps }: LayerPhase, { transforms }: PhaseMethod): number {
  return transforms.length === 0 ? taps : elementCount(transforms.map(({ points }) => points));
}

/** What the kernels call the transforms of three axes, of which the first ones have none where there are fewer. */
export function kindsOf({ transforms }: PhaseMethod): number[] {
  return [IDENTITY, IDENTITY, IDENTITY, ...transforms.map(({ kind }) => kind)].slice(-3);
}

/**
 * Whether tiles have outputs in their lanes and positions in their rows; else outputs are in rows and positions in
 * lanes.
 */
export function hasChannelLanes({ mode }: PhaseMethod): boolean {
  return mode.endsWith('channels');
}

export function isDirect({ mode }: PhaseMethod): boolean {
  return mode.startsWith('direct');
}

export function isTransformed({ transforms }: PhaseMethod): boolean {
  return transforms.length > 0;
}

/** Whether all residues are one phase, whose tiles are padded to whole vectors line by line. */
export function isMerged({ mode }: Pick<PhaseMethod, 'mode'>): boolean {
  return mode === 'merged pixels';
}

/** What the choice depends on. */
export interface Facts {
  /** Channels of x in a group. */
  readonly channels: number;
  /** Output channels of a group × residues. */
  readonly outputs: number;
  /** Of all images. */
  readonly positions: number;
  /** Whether four outputs after each other are always neighbours in y, as residues of the last axis are. */
  readonly runs: boolean;
  /** Of all images, of the transforms; 0 where there are none for the phase's taps, or every axis has one tap. */
  readonly tiles: number;
}

export interface Rule {
  readonly mode: Mode;
  /** In words, for people. */
  readonly when: string;
  readonly why: string;
  fits(facts: Facts): boolean;
}

/** Comes before all rules, for a layer as a whole: isDepthwise of memory/depthwise-plan.ts. */
export const DEPTHWISE_RULE: Pick<Rule, 'when' | 'why'> & { readonly mode: Path } = {
  mode: 'depthwise',
  when: 'one channel of x in each group, no dilation, no negative pad at the beginning, and a last stride of 1, 2 or a multiple of four that divides the kernel',
  why: 'nothing is summed over channels, so that tiles would be all overhead; rows of y are computed and stored whole',
};

/** Where there are fewer, merged phases were not faster in any run. */
const FEW_CHANNELS = 16;
const FEW_OUTPUTS = 4;
/** How many multiplications of a merged phase take as long as one of others. */
const MERGED_GAIN = 1;
/** What it takes to gather a point: as long as so many outputs take to be multiplied with it. */
const GATHERED_MERGED = 3;
const GATHERED_ALONE = 6;

/** Comes before all rules, for a layer as a whole: methodsOf. */
export const MERGED_RULE: Pick<Rule, 'when' | 'why'> & { readonly mode: Mode } = {
  mode: 'merged pixels',
  when: 'every kernel extent is a multiple of the stride, at most four on the last axis, taps have a transform, channels ≥ 16, outputs ≥ 4, and multiplications and gathering together are fewer than by the rows below',
  why: 'cells are gathered and transformed once for all residues',
};

/** The first that fits is taken. Thresholds are from runs over all layers of the suite, each in every mode. */
export const RULES: readonly Rule[] = [
  {
    mode: 'transformed channels',
    when: 'taps have a transform, channels ≥ 48, outputs ≥ 48, and outputs in runs of four or tiles that would leave lanes empty',
    why: 'half of the multiplications or fewer; whole vectors are stored',
    fits: (facts) => transformable(facts) && (facts.runs || wastesLanes(facts.tiles)),
  },
  {
    mode: 'transformed pixels',
    when: 'taps have a transform, channels ≥ 48, outputs ≥ 48',
    why: 'half of the multiplications or fewer',
    fits: transformable,
  },
  {
    mode: 'direct channels',
    when: '8 to 40 outputs in runs of four',
    why: 'few outputs do not repay gathering; whole vectors are stored',
    fits: ({ outputs, runs }) => runs && outputs >= 8 && outputs <= 40,
  },
  {
    mode: 'direct pixels',
    when: 'up to 40 outputs',
    why: 'few outputs do not repay gathering: a gathered cell would be used once for each, and be read from x as soon',
    fits: ({ outputs }) => outputs <= 40,
  },
  {
    mode: 'packed channels',
    when: 'outputs in runs of four, or positions that would leave lanes empty',
    why: 'whole vectors are stored, and rows of a tile come in any number',
    fits: ({ runs, positions }) => runs || wastesLanes(positions),
  },
  {
    mode: 'packed pixels',
    when: 'otherwise',
    why: 'gathered once, cells are read in order by all outputs, and neighbours in x are stored together',
    fits: () => true,
  },
];

function transformable({ tiles, channels, outputs }: Facts): boolean {
  return tiles > 0 && channels >= 48 && outputs >= 48;
}

/** Whether more than a fifth of the lanes of vectors of eight would stay empty. */
function wastesLanes(positions: number): boolean {
  return positions / (Math.ceil(positions / 8) * 8) < 0.8;
}

/** A phase, and how it is computed. */
export interface ChosenPhase {
  readonly phase: LayerPhase;
  readonly method: PhaseMethod;
}

/**
 * The phases of a layer: all residues as one, or class by class.
 * @param forced left out: the methods are chosen
 */
export function methodsOf(layer: Layer, geometry: Geometry, forced?: Mode): ChosenPhase[] {
  const phases = phasesOf(layer);
  const merged = forced === undefined || isMerged({ mode: forced }) ? mergedMethod(layer, geometry) : null;
  if (merged !== null && (forced !== undefined || repays(merged, phases, geometry))) return [merged];
  return phases.map((phase) => ({
    phase,
    method: forced === undefined ? chosenMethod(phase, geometry) : forcedMethod(forced, phase, geometry),
  }));
}

/** What is taken for a phase where nothing is forced. */
function chosenMethod(phase: LayerPhase, geometry: Geometry): PhaseMethod {
  const transforms = transformsOf(phase, geometry);
  const facts = factsOf(phase, geometry, transforms);
  const { mode } = RULES.find((rule) => rule.fits(facts)) as Rule;
  return { mode, transforms: mode.startsWith('transformed') ? (transforms ?? []) : [] };
}

/** The mode, or where the phase has no transform the packed one with the same lanes. */
function forcedMethod(forced: Mode, phase: LayerPhase, geometry: Geometry): PhaseMethod {
  const mode = isMerged({ mode: forced }) ? 'transformed pixels' : forced;
  if (!mode.startsWith('transformed')) return { mode, transforms: [] };
  const transforms = transformsOf(phase, geometry);
  if (transforms !== null) return { mode, transforms };
  return { mode: mode.endsWith('channels') ? 'packed channels' : 'packed pixels', transforms: [] };
}

/**
 * All residues as one phase; null where they do not share their taps, where these have no transform, or where the
 * residues of the last axis are more than a tile has rows.
 */
function mergedMethod(layer: Layer, geometry: Geometry): ChosenPhase | null {
  const phase = mergedPhaseOf(layer);
  const transforms = phase && transformsOf(phase, geometry);
  if (phase === null || transforms === null || (phase.axes.at(-1)?.residues.length ?? 0) > FEWEST_ROWS) return null;
  return { phase, method: { mode: 'merged pixels', transforms } };
}

/** Whether a merged phase takes less work than all phases by themselves. */
function repays({ phase, method }: ChosenPhase, phases: readonly LayerPhase[], geometry: Geometry): boolean {
  const { channels, outputs } = factsOf(phase, geometry, method.transforms);
  if (channels < FEW_CHANNELS || outputs < FEW_OUTPUTS) return false;
  const alone = phases.map((each) => workOf(each, chosenMethod(each, geometry), geometry));
  return workOf(phase, method, geometry) <= MERGED_GAIN * alone.reduce((sum, each) => sum + each, 0);
}

/** Multiplications for each channel, and as many as the gathering of what is multiplied is worth. */
function workOf(phase: LayerPhase, method: PhaseMethod, { axes, batch }: Geometry): number {
  const tiles = phase.axes.map((axis, index) => {
    const count = Math.ceil(phasePositions(axis, axes[index]) / (method.transforms[index]?.outputs ?? 1));
    return isMerged(method) && index === axes.length - 1 ? Math.ceil(count / 4) * 4 : count;
  });
  const gathered = isMerged(method) ? GATHERED_MERGED : isTransformed(method) ? GATHERED_ALONE : 0;
  return batch * elementCount(tiles) * termsOf(phase, method) * (phase.outputs + gathered);
}

/** One for each axis; null where some axis has none, or all of them are the identity. */
function transformsOf(phase: LayerPhase, { axes }: Geometry): Transform[] | null {
  const transforms = phase.axes.map((residues, axis) => transformFor(residues, phasePositions(residues, axes[axis])));
  const real = transforms.filter((transform) => transform !== null);
  return real.length === axes.length && real.some(({ taps }) => taps > 1) ? real : null;
}

function factsOf(phase: LayerPhase, geometry: Geometry, transforms: readonly Transform[] | null): Facts {
  const { batch, inChannels, groups, axes } = geometry;
  const { residues } = phase.axes[axes.length - 1];
  const neighbours = residues.every((residue, index) => residue === residues[0] + index);
  const positions = phase.axes.map((axis, index) => phasePositions(axis, axes[index]));
  const tiles = transforms?.map(({ outputs }, axis) => Math.ceil(positions[axis] / outputs)) ?? [0];
  return {
    channels: inChannels / groups,
    outputs: phase.outputs,
    positions: batch * elementCount(positions),
    runs: neighbours && residues.length % 4 === 0,
    tiles: batch * elementCount(tiles),
  };
}
