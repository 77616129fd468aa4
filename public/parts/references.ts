/** The reference engines, the convolution that they transpose, and the result that is rounded once. */
export { engines, exact, exactGradients, forward, gradients } from '../../engines/index.ts';
export { type MathParts, provideMathjs } from '../../engines/mathjs.ts';
