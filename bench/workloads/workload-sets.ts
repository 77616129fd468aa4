/**
 * The workloads that the project knows, layers of published networks, and sets of them. They cover all three ranks,
 * dense, grouped and depthwise, kernels equal to, larger and smaller than the stride, output padding, dilation, bias,
 * one channel and thousands.
 */

import { didYouMean } from '../../spec/nearest.ts';
import type { Workload } from './workload.ts';
import layers from './workloads.json' with { type: 'json' };

/**
 * With the output and the multiply-adds as the source has them, n·cin·(cout/groups)·∏input·∏kernel: tests hold geometry
 * to it.
 */
export const WORKLOADS: readonly (Workload & { readonly output: readonly number[]; readonly macs: number })[] = layers;

/**
 * So small that even slow subjects are done soon: every rank, depthwise, tiny and large extents, few and many channels.
 */
const QUICK = [
  'flownetc.upflow6_5',
  'pix2pix.up1',
  'centernet.dla34.up_f4',
  'enet.pt.up4',
  'enet.xnn.b4_0',
  'encodec24.up3',
  'stylegan2.up8',
  'vnet.up1',
  'vnet.up1.bias',
];

/**
 * One layer of every network that has one with at most 5·10⁸ multiply-adds; the three FCN are one network here, and so
 * are WaveGAN and SpecGAN. Four of them once more with the bias that these networks have: subjects without bias do not
 * cover those.
 */
const YARDSTICK = [
  'dcgan.g5',
  'wavegan.up4',
  'fcn16s.upscore16',
  'enet.xnn.b4_0',
  'espnet.up2',
  'erfnet.up2',
  'pix2pix.up3',
  'fsrcnn.x3',
  'dbpn.x2',
  'lapsrn.feat',
  'hifigan_v3.up0',
  'encodec24.up1',
  'demucs.dec0',
  'waveglow.upsample',
  'convtasnet.decoder',
  'vnet.up1',
  'unet3d_brats.up1',
  'simplebaseline.d1',
  'centernet.dla34.up_f4',
  'pointpillars.up1',
  'sam.mask_up2',
  'dbnet.up2',
  'flownetc.upflow6_5',
  'stylegan2.up16.batch2_grouped',
  'vnet.up1.bias',
  'sam.mask_up2.bias',
  'hifigan_v3.up0.bias',
  'erfnet.up2.bias',
];

/** Sets of workloads by name. */
export const WORKLOAD_SETS = {
  quick: workloadsNamed(QUICK),
  yardstick: workloadsNamed(YARDSTICK),
  all: WORKLOADS,
} as const satisfies Record<string, readonly Workload[]>;

/**
 * The workloads of these names. A name that is none may be the front part of several, up to a dot: `centernet` is all
 * of its layers.
 * @throws RangeError for a name that fits none
 */
export function workloadsNamed(names: readonly string[]): Workload[] {
  const chosen = names.flatMap((name) => {
    const exact = WORKLOADS.find((workload) => workload.name === name);
    if (exact !== undefined) return [exact];
    const fitting = WORKLOADS.filter((workload) => workload.name.startsWith(`${name}.`));
    if (fitting.length > 0) return fitting;
    const families = [...new Set(WORKLOADS.map((workload) => workload.name.split('.')[0]))];
    const hint = didYouMean(name, [...families, ...WORKLOADS.map((workload) => workload.name)]);
    throw new RangeError(
      `workload "${name}" is not known; it must be one that adjoint workloads lists, or the front part of some: ${families.join(', ')}${hint}`,
    );
  });
  return [...new Set(chosen)];
}
