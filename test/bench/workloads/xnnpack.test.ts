/** Layers of XNNPACK's benchmark of deconvolution, by its source and by the names of its runs. */
import { describe, expect, it } from 'vitest';
import { workloadOf } from '../../../bench/workloads/descriptor.ts';
import { outlineOf } from '../../../bench/workloads/workload-cases.ts';
import { workloadsOfFile } from '../../../bench/workloads/workload-file.ts';
import { workloadsNamed } from '../../../bench/workloads/workload-sets.ts';
import { geometryOf } from '../../../spec/geometry.ts';

const SOURCE = `static void ENet(benchmark::internal::Benchmark* b) {
  b->ArgNames({"N", "H", "W", "KH", "KW", "P", "A", "S", "D", "G", "GCin", "GCout"});
  /*       N   H    W   KH  KW  P  A  S  D  G  GCin  GCout */
  b->Args({1,  64,  64,  3,  3, 2, 1, 2, 1, 1,   32,   32});
  // b->Args({1, 1, 1});
  b->Args({1, 128, 128,  3,  3, 2, 1, 2, 1, 1,   16,   16});
}
static void Grouped(benchmark::internal::Benchmark* b) {
  b->Args({2, 5, 7, 4, 3, 3, 0, 2, 2, 3, 4, 5});
}
`;
const RUN = 'xnnpack_deconvolution_f32/enet/N:1/H:64/W:64/KH:3/KW:3/P:2/A:1/S:2/D:1/G:1/GCin:32/GCout:32/real_time';

describe("a layer of XNNPACK's benchmark", () => {
  it('is named after its function and its place there', () => {
    expect(workloadsOfFile(SOURCE, 'b.cc').map(({ name }) => name)).toEqual(['ENet.1', 'ENet.2', 'Grouped.1']);
  });

  it('has the output that XNNPACK computes, and one cell more cropped at the end where their number is odd', () => {
    const [, , grouped] = workloadsOfFile(SOURCE, 'b.cc');
    expect(grouped).toMatchObject({
      n: 2,
      cin: 12,
      cout: 15,
      groups: 3,
      dilation: [2, 2],
      padding: [
        [1, 2],
        [1, 2],
      ],
    });
    // stride·(input − 1) + adjustment + effective kernel − padding
    const extent = (input: number, kernel: number) => 2 * (input - 1) + 0 + (kernel - 1) * 2 + 1 - 3;
    expect(geometryOf(outlineOf(grouped)).outputShape).toEqual([2, 15, extent(5, 4), extent(7, 3)]);
  });

  it('is the one that is known here under its network', () => {
    const [first] = workloadsOfFile(SOURCE, 'b.cc');
    const [known] = workloadsNamed(['enet.xnn.b4_0']);
    expect(outlineOf(first)).toEqual(outlineOf(known));
  });

  it('may be the name of a run, with its time behind it', () => {
    const [first] = workloadsOfFile(SOURCE, 'b.cc');
    expect(outlineOf(workloadOf(RUN))).toEqual(outlineOf(first));
    const [timed] = workloadsOfFile(`${RUN}  2393212 ns  2391000 ns  292 FLOPS=15.7G/s\n`, 'times.txt');
    expect(timed).toEqual(workloadOf(RUN));
  });

  it.each([
    [
      'b->Args({1, 2, 3});',
      'b.cc:1: Args must be 12 numbers (N, H, W, KH, KW, P, A, S, D, G, GCin, GCout), got {1, 2, 3}',
    ],
    [
      'b->ArgNames({"N", "H", "W", "KH", "KW", "PH", "PW"});\nb->Args({1});',
      'b.cc:1: ArgNames must be N, H, W, KH, KW, P, A, S, D, G, GCin, GCout, got N, H, W, KH, KW, PH, PW',
    ],
    [
      'b->Args({1, 1, 1, 1, 1, 9, 0, 1, 1, 1, 1, 1});',
      'b.cc: layer.1: geometry: output extent of axis 0 must be >= 1, got (1 − 1)·1 + 1 + 0 − 4 − 5 = -8',
    ],
  ])('is refused: %s', (text, message) => {
    expect(() => workloadsOfFile(text, 'b.cc')).toThrow(new RangeError(message));
  });
});
