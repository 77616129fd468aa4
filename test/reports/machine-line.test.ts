import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../bench/environment.ts';
import { machineLine, processorLine } from '../../reports/machine-line.ts';
import { MACHINE } from '../bench/machine.ts';

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../reports/schemas/environment.schema.json', import.meta.url), 'utf8'),
);

describe('the line on a machine', () => {
  it('has date, runtime, system, processor with its vector instructions, memory and load', () => {
    expect(machineLine(MACHINE)).toBe(
      '2026-01-02T03:04:05.000Z, Node 20.19.0 (V8 11.3.244.8), linux x64, 4 × Some | CPU (AVX2), 8.00 GiB, ' +
        'load average 0.50, 0.25, 0.00',
    );
  });

  it('says nothing of vector instructions where they are not known', () => {
    const { vectors: _, ...unknown } = MACHINE;
    expect(processorLine(unknown)).toBe('4 × Some | CPU');
  });

  it('has a name for every kind of vector instructions that a document can have', () => {
    const kinds: NonNullable<Environment['vectors']>[] = SCHEMA.properties.vectors.enum;
    for (const vectors of kinds)
      expect(processorLine({ ...MACHINE, vectors })).toMatch(/^4 × Some \| CPU \([A-Z0-9-]+\)$/);
  });
});
