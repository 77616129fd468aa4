/** A command that is typed again beside a journal: words and cases are two runs of certificates, and the laws of verify say theirs. */
import { describe, expect, it } from 'vitest';
import { differencesFrom } from '../../cli/read/said-again.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { certifyPlanFor } from '../../runs/certify/certify-all.ts';
import type { RunPlan } from '../../runs/kinds.ts';
import { planDocument } from '../../runs/plan-document.ts';
import { planFor } from '../../runs/verify/gate.ts';
import type { BrowserChoice } from '../../subjects/browser/choice.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { speaker } from '../properties/words/speaker.ts';

const SUBJECTS = [subjectInProcess({ ...speaker(['onnx']), capabilities: { ranks: [1], dtypes: ['f64'] } }, 'module')];
const REACH = { seed: 5, bound: 1, strength: 2, points: 1 } as const;

const saidOf = (plan: RunPlan) => differencesFrom({ plan: planDocument(plan), shard: null }, [], { words: true });

describe('--words, typed again,', () => {
  it('is the same run where the journal is in words', () => {
    expect(saidOf(certifyPlanFor(SUBJECTS, { ...REACH, words: true }))).toEqual([]);
  });

  it('is another run where the journal has cases', () => {
    expect(saidOf(certifyPlanFor(SUBJECTS, REACH))).toEqual(['words false and true']);
  });

  it('is not compared with a run of verify, whose laws say it', () => {
    expect(saidOf(planFor(SUBJECTS, { seed: 5, runs: 10, laws: lawsNamed(['agreement']) }))).toEqual([]);
  });
});

describe('a browser, typed again,', () => {
  const said = { browser: 'firefox', browserArg: ['--a', '--b'] };
  const differences = (settings: { readonly browser?: BrowserChoice }) => {
    const plan = planFor(SUBJECTS, { seed: 5, runs: 10, laws: lawsNamed(['agreement']), settings });
    return differencesFrom({ plan: planDocument(plan), shard: null }, [], said);
  };

  it('is the same run where the journal has it', () => {
    expect(differences({ browser: { name: 'firefox', args: ['--a', '--b'] } })).toEqual([]);
  });

  it('is another run where the journal has another, or none', () => {
    expect(differences({ browser: { name: 'firefox', args: ['--b'] } })).toEqual(['browserArg --b and --a --b']);
    expect(differences({})).toEqual(['browser none and firefox', 'browserArg  and --a --b']);
  });
});
