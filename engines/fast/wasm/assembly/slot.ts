/** Addresses of 32-bit numbers: where number `index` of a table is. */
// @ts-ignore: decorator
@inline
export function slot(table: usize, index: i32): usize {
  return table + ((<usize>index) << 2);
}
