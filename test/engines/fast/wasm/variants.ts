/** The variants of the kernels that this runtime has: the plain one it must have. */
import { compileKernels, type KernelVariant } from '../../../../engines/fast/wasm/threads/instance.ts';

export const VARIANTS: readonly KernelVariant[] = hasRelaxed() ? ['plain', 'relaxed'] : ['plain'];

function hasRelaxed(): boolean {
  try {
    compileKernels('relaxed');
    return true;
  } catch {
    return false;
  }
}
