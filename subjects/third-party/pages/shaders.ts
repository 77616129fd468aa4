/** What kernels in shaders need not do. */
import type { Capabilities } from '../../capabilities.ts';

/**
 * Shaders may flush subnormals, and assume that there is no NaN and no infinity.
 * Source: WebGPU Shading Language, W3C, differences from IEEE-754; OpenGL ES Shading Language 3.00, range and precision.
 */
export const OF_SHADERS = { specialValues: false } as const satisfies Partial<Capabilities>;
