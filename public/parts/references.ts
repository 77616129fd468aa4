/** The reference engines, the convolution that they transpose, and the result that is rounded once. */
export { engines, exact, exactGradients, forward, gradients, type OutputType } from '../../engines/index.ts';
export { provideMathjs } from '../../engines/mathjs.ts';
export type { Gradients } from '../../spec/case.ts';
