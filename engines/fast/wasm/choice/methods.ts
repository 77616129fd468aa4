/**
 * The methods by which a phase can be computed, and which of them is chosen. All see a product of matrices, outputs ×
 * terms by terms × positions, in tiles whose sums stay in registers. They differ in what lies in a vector's lanes,
 * and where the cells of x come from.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import {
  DIRECT_CHANNELS,
  DIRECT_PIXELS,
  IDENTITY,
  PACKED_CHANNELS,
  PACKED_PIXELS,
  TRANSFORMED_CHANNELS,
  TRANSFORMED_PIXELS,
} from '../constants.ts';
import { type LayerPhase, type PhasePart, phasePositions } from './phases.ts';
import { type Transform, transformFor } from './transforms.ts';

/** What the kernels call each mode. */
export const MODE_NUMBERS = {
  'direct pixels': DIRECT_PIXELS,
  'packed pixels': PACKED_PIXELS,
  'direct channels': DIRECT_CHANNELS,
  'packed channels': PACKED_CHANNELS,
  'transformed pixels': TRANSFORMED_PIXELS,
  'transformed channels': TRANSFORMED_CHANNELS,
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

export function isTransformed({ mode }: PhaseMethod): boolean {
  return mode.startsWith('transformed');
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
    why: 'few outputs do not repay gathering: every gathered cell is used once for each',
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

/** What is taken where nothing is forced. */
export function chosenMethod(phase: LayerPhase, geometry: Geometry): PhaseMethod {
  const transforms = transformsOf(phase, geometry);
  const facts = factsOf(phase, geometry, transforms);
  const { mode } = RULES.find((rule) => rule.fits(facts)) as Rule;
  return { mode, transforms: mode.startsWith('transformed') ? (transforms ?? []) : [] };
}

/** The mode, or where the phase has no transform the packed one with the same lanes. */
export function forcedMethod(mode: Mode, phase: LayerPhase, geometry: Geometry): PhaseMethod {
  if (!mode.startsWith('transformed')) return { mode, transforms: [] };
  const transforms = transformsOf(phase, geometry);
  if (transforms !== null) return { mode, transforms };
  return { mode: mode.endsWith('channels') ? 'packed channels' : 'packed pixels', transforms: [] };
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
