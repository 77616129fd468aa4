/** What a certificate rests on in all: the parts of a subject, added up. */
import type { Dtype } from '../../spec/tensor.ts';
import type { PartKind } from './parts.ts';

/** What the parts of one certificate add up to. */
export interface CertificateTotals {
  /** Geometries of each kind that were checked, each counted once whatever the types, in the order of the kinds. */
  readonly geometries: readonly { readonly kind: PartKind; readonly count: number }[];
  /** Geometries outside of what the subject can be asked, each counted once likewise. */
  readonly outside: number;
  /** Geometries that the subject skipped although it can be asked them, in each type that it was asked in. */
  readonly skipped: number;
  /** Of all types. */
  readonly points: number;
  /** Points at which it failed as listed, by id of the known failure. */
  readonly known: Readonly<Record<string, number>>;
}

/** What is added up of one part. */
export interface PartCounts {
  readonly kind: PartKind;
  readonly dtype: Dtype;
  readonly geometries: number;
  readonly outside: number;
  readonly skipped: number;
  readonly points: number;
  readonly known: Readonly<Record<string, number>>;
}

/** @param parts of one subject; those of its first type have all geometries */
export function totalsOfParts(parts: readonly PartCounts[]): CertificateTotals {
  const once = parts.filter(({ dtype }) => dtype === parts[0].dtype);
  const kinds = [...new Set(once.map(({ kind }) => kind))];
  const known: Record<string, number> = {};
  for (const part of parts) {
    for (const [id, count] of Object.entries(part.known)) known[id] = (known[id] ?? 0) + count;
  }
  return {
    geometries: kinds.map((kind) => ({
      kind,
      count: sum(
        once.filter((part) => part.kind === kind),
        'geometries',
      ),
    })),
    outside: sum(once, 'outside'),
    skipped: sum(parts, 'skipped'),
    points: sum(parts, 'points'),
    known,
  };
}

function sum(parts: readonly PartCounts[], count: 'geometries' | 'outside' | 'skipped' | 'points'): number {
  return parts.reduce((total, part) => total + part[count], 0);
}
