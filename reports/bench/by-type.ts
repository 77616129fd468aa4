/** The same layers in several types: how fast each subject is in each, and how far off. */
import type { BenchResult, Cell } from '../../bench/result.ts';
import { errorSize, significant } from '../digits.ts';
import { printable } from '../printable.ts';

/** What stands above the table. */
export const BY_TYPE_NOTE =
  'by type, 10⁹ operations a second, and the largest error in ulps of the type, of integers in steps of the result:';

/** A row of titles, then one for each layer and subject; nothing where all workloads are of one type. */
export function byTypeRows({ workloads, subjects, cells }: BenchResult): string[][] {
  const types = [...new Set(workloads.map(({ dtype }) => dtype ?? 'f32'))];
  if (types.length < 2) return [];
  const layers = new Map<string, Map<string, string>>();
  for (const { name, descriptor, dtype = 'f32' } of workloads) {
    const layer = dtype === 'f32' ? name : name.replace(new RegExp(` in ${dtype}$`), '');
    const key = `${layer}\n${descriptor}`;
    layers.set(key, (layers.get(key) ?? new Map()).set(dtype, name));
  }
  const rows = [...layers].flatMap(([key, names]) =>
    subjects.map(({ name: subject }) => {
      const of = (type: string) => cells.find((cell) => cell.workload === names.get(type) && cell.subject === subject);
      return [printable(key.split('\n')[0]), printable(subject), ...types.map((type) => speedOf(of(type)))];
    }),
  );
  return [['layer', 'subject', ...types], ...rows.filter((row) => row.slice(2).some((entry) => entry !== NONE))];
}

const NONE = '–';

function speedOf(cell: Cell | undefined): string {
  if (cell?.status !== 'timed') return NONE;
  return `${significant(cell.gflops)} (${errorSize(cell.error.ulps)})`;
}
