/** What a layer needs in types of numbers, as text for a terminal: a line for each. */
import type { TypeNeeds } from '../../spec/type-needs.ts';
import { bytes } from '../bytes.ts';
import { significant } from '../digits.ts';

/** Memory of the operands, and how far sums of integers reach or those of real numbers are off. */
export function typeNeedsText(needs: readonly TypeNeeds[]): string {
  const [{ terms }] = needs;
  const lines = needs.map((one) => {
    const { x, w, y, bias } = one.bytes;
    return `  ${one.dtype.padEnd(5)}  x ${bytes(x)} · w ${bytes(w)} · bias ${bytes(bias)} · y ${bytes(y)}; ${sumsOf(one)}`;
  });
  return [`In types, of sums of at most ${terms} products:`, ...lines, ''].join('\n');
}

function sumsOf({ dtype, bits, error }: TypeNeeds): string {
  if (error === null) return `sums fit ${bits} bits, before the bias`;
  const { own, inSingles } = error;
  const off = (value: number | null) => (value === null ? 'no bound' : `off by at most ${significant(value)}·Σ|x||w|`);
  if (dtype !== 'f16' && dtype !== 'bf16') return off(own);
  return `${off(own)} where sums are kept in it, ${off(inSingles)} where in f32`;
}
