/**
 * What a transposed convolution must make of numbers that are not ordinary ones. Sources: IEEE 754-2019, sections 6 and
 * 7, for what a product and a sum are; but which products there are is left open by the definition, since
 * implementations that put zeros into x (zero insertion, products over whole blocks) also multiply what is not there.
 * So this is required, where all other numbers are finite and not zero:
 *
 * - NaN or ±∞ in one cell of x: the output cells that its kernel reaches are NaN, or ±∞ with the sign of the product.
 *   Every other output cell is as without it; in particular images, groups and cropped cells do not meet.
 * - NaN or ±∞ in one weight: the output cells that it reaches are NaN, or not finite (0·∞ = NaN may join the sum).
 *   Other output channels are as without it. Other cells of its own channel are left open: there a weight may meet structural
 *   zeros.
 * - NaN or ±∞ in the bias: its channel is NaN or ±∞ throughout, every other one is as without it.
 * - Subnormal numbers are numbers: multiples of the smallest one that are exact are given exactly. Nothing is flushed to
 *   zero, neither arguments nor results, unless a subject declares that (`subnormals`).
 * - A product beyond the largest number is ±∞. Intermediate sums are left open (an accumulator may be wider, and ∞ − ∞
 *   depends on the order), hence a single product is looked at.
 * - +0 and −0 are equal: which of them a sum of zeros gives depends on the order. So does the payload of a NaN.
 * - Zero weights and zero inputs may be skipped, so that 0·NaN and 0·∞ are left open.
 *
 * A subject that cannot meet this declares `specialValues: false`.
 */
export { LARGEST, SMALLEST, SMALLEST_NORMAL } from './number-types.ts';
