/**
 * Layers as XNNPACK's benchmark of deconvolution has them: twelve numbers, in its source or in the names that its runs print,
 *
 *   b->Args({1,  64,  64,  3,  3, 2, 1, 2, 1, 1,   32,   32});
 *   xnnpack_deconvolution_f32/enet/N:1/H:64/W:64/KH:3/KW:3/P:2/A:1/S:2/D:1/G:1/GCin:32/GCout:32/real_time
 *
 * N batch, H and W input, KH and KW kernel, P cells that are cropped of each axis, one more at the end where they are odd, A output
 * padding, S stride, D dilation, counted from 1, G groups, GCin and GCout channels of a group.
 * Source: XNNPACK, bench/deconvolution.cc.
 */
import type { Workload } from './workload.ts';

/** In the order of `Args`. */
const NAMES = ['N', 'H', 'W', 'KH', 'KW', 'P', 'A', 'S', 'D', 'G', 'GCin', 'GCout'] as const;

/** The arguments of a run as its name has them: from the first to the last. */
const NAMED = new RegExp(`/${NAMES.map((name) => `${name}:(\\d+)`).join('/')}(?:/|\\s|$)`);

/** Whether a text is the name of a run, or a line that begins with one. */
export function isXnnpackRun(text: string): boolean {
  return NAMED.test(text);
}

/**
 * The layer in the name of a run; what follows behind a space, such as its time, is left out.
 * @throws RangeError where it is no such name
 */
export function workloadOfRun(text: string): Workload {
  const found = NAMED.exec(text);
  if (found === null) throw new RangeError(`layer ${JSON.stringify(text)} must have N:1/H:9/…/GCout:21 in it`);
  return layerOf(text.trim().split(/\s/)[0], found.slice(1).map(Number));
}

const ARGS = /\bArgs\(\{([^}]*)\}\)/;
const FUNCTION = /^\s*static void (\w+)\(/;
const ARG_NAMES = /\bArgNames\(\{([^}]*)\}\)/;

/** Whether a text is C++ with the arguments of a benchmark. */
export function isXnnpackSource(text: string): boolean {
  return ARGS.test(text);
}

/**
 * The layers of the source of a benchmark; each is named after the function that has it and its place there. @param name of the file
 * @throws RangeError naming file and line, for arguments that are not those of a deconvolution
 */
export function workloadsOfSource(text: string, name: string): Workload[] {
  let network = 'layer';
  let place = 0;
  return text.split('\n').flatMap((line, index) => {
    const begun = FUNCTION.exec(line);
    if (begun !== null) [network, place] = [begun[1], 0];
    const where = `${name}:${index + 1}`;
    const stated = ARG_NAMES.exec(line)?.[1].match(/\w+/g);
    if (stated && stated.join() !== NAMES.join()) {
      throw new RangeError(`${where}: ArgNames must be ${NAMES.join(', ')}, got ${stated.join(', ')}`);
    }
    const found = line.trimStart().startsWith('//') ? null : ARGS.exec(line);
    if (found === null) return [];
    const numbers = found[1].split(',').map((part) => part.trim());
    if (numbers.length !== NAMES.length || !numbers.every((part) => /^\d+$/.test(part))) {
      throw new RangeError(`${where}: Args must be ${NAMES.length} numbers (${NAMES.join(', ')}), got {${found[1]}}`);
    }
    place += 1;
    return [layerOf(`${network}.${place}`, numbers.map(Number))];
  });
}

function layerOf(name: string, numbers: readonly number[]): Workload {
  const [n, height, width, kernelHeight, kernelWidth, cropped, extra, stride, dilation, groups, cin, cout] = numbers;
  const begin = Math.floor(cropped / 2);
  return {
    name,
    source: "XNNPACK's benchmark of deconvolution",
    n,
    cin: groups * cin,
    cout: groups * cout,
    input: [height, width],
    kernel: [kernelHeight, kernelWidth],
    stride: [stride, stride],
    padding: [
      [begin, cropped - begin],
      [begin, cropped - begin],
    ],
    outputPadding: [extra, extra],
    dilation: [dilation, dilation],
    groups,
  };
}
