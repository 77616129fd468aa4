import { describe, expect, it } from 'vitest';
import { vectorInstructionsOf } from '../../bench/environment.ts';

/** As /proc/cpuinfo has it: a block for each core. */
const x86 = (flags: string) => {
  const block = `processor\t: 0\nmodel name\t: Some CPU avx512f\nflags\t\t: ${flags}\nbugs\t\t: spectre_v1\n\n`;
  return block + block;
};
const arm = (features: string) =>
  `processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: ${features}\nCPU implementer\t: 0x41\n`;

describe('the vector instructions of a processor', () => {
  it.each([
    ['avx512', x86('fpu sse2 avx avx2 avx512f avx512dq')],
    ['avx2', x86('fpu sse2 avx avx2 fma')],
    ['neon', arm('fp asimd evtstrm aes')],
    ['neon', arm('half thumb neon vfpv4')],
    [null, x86('fpu sse2 avx')],
    [null, x86('fpu avx512_not avx2x')],
    [null, arm('fp')],
    [null, x86('')],
    [null, ''],
  ])('are %j', (expected, text) => {
    expect(vectorInstructionsOf(text)).toBe(expected);
  });
});
