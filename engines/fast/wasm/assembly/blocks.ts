/** How a number of rows is cut into blocks as even as possible, each at most `most`, of whole units. */

export function blockCount(total: i32, most: i32, unit: i32): i32 {
  // To divide takes as long as a small block does.
  if (total <= most) return 1;
  const units = total / unit;
  const each = most / unit;
  return (units + each - 1) / each;
}

/** Where block `index` of `count` begins; of `count` itself, the total. */
export function blockStart(index: i32, count: i32, total: i32, unit: i32): i32 {
  if (index == 0) return 0;
  if (index == count) return total;
  const units = total / unit;
  const larger = units % count;
  return unit * (index * (units / count) + min(index, larger));
}
