/** Two vectors whose numbers alternate in y. */

/** Eight cells, one of each in turn. */
// @ts-ignore: decorator
@inline
export function storeInTurn(to: usize, even: v128, odd: v128): void {
  v128.store(to, v128.shuffle<f32>(even, odd, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16);
}
