/** Names of layers: unique in a model, so that one can be asked for. */

/** A maker of names: the same one a second time gets `#2`, and so on. */
export function uniqueNames(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  };
}
