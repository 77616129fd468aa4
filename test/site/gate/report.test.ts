/** What the gate page shows of a result. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { inThisProcess } from '../../../runs/in-process.ts';
import { runGate } from '../../../runs/verify/gate.ts';
import { reportOf } from '../../../site/gate/report.ts';
import { parseCapabilities } from '../../../subjects/capabilities.ts';
import type { Subject } from '../../../subjects/subject.ts';

describe('the report of a run in the page', () => {
  it('shows what a subject says with control characters as escapes', async () => {
    const subject: Subject = {
      ...{ name: 'mine', argument: './mine.mjs', version: null, origin: 'module' },
      capabilities: parseCapabilities({}),
      run: async () => ({ kind: 'refused', message: 'no\u001b[31m\u202e' }),
      close: async () => {},
    };
    const options = { laws: lawsNamed(['agreement']), seed: 1, runs: 2 };
    const result = await runGate([subject], options, () => inThisProcess([subject], 1));
    const [{ message }] = reportOf(result, 1).failures;
    expect(message).toContain('no\\u001b[31m\\u202e');
  });
});
