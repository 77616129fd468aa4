/**
 * `adjoint`: the gate. Open subjects, run laws on them, get a verdict.
 *
 * @example
 * ```ts
 * import { lawsNamed, openSubjects, resolveSources, verify } from 'adjoint';
 *
 * const modules = ['./examples/direct.mjs', './examples/bias-of-first-group.mjs'];
 * const subjects = await openSubjects(resolveSources(modules), 5000); // 5000 ms for each call
 * const result = await verify(subjects, { laws: lawsNamed(['agreement']), seed: 1, runs: 50 });
 * await Promise.all(subjects.map((subject) => subject.close()));
 *
 * result.verdict; // → 'disagree'
 * result.objections; // → ['bias-of-first-group fails agreement']
 * ```
 *
 * @module
 */

export { defineConfig, parseConfig } from '../properties/gate-config.ts';
export { knownFailureFor, parseKnownFailures } from '../properties/known-failures/known-failures.ts';
export { certifyAll, certifyPlanFor } from '../runs/certify/certify-all.ts';
export { JournalWriter, readJournal } from '../runs/journal.ts';
export { JournalError } from '../runs/journal-error.ts';
export { mergeJournals } from '../runs/merge.ts';
export { planDocument, planFrom } from '../runs/plan-document.ts';
export { openCampaigns, removeCampaign } from '../runs/queue/campaigns.ts';
export { endCampaign, overQueue } from '../runs/queue/coordinator.ts';
export { connectQueue } from '../runs/queue/link.ts';
export { QueueError } from '../runs/queue/messages.ts';
export { runWorker } from '../runs/queue/worker.ts';
export { parseShard, shardText } from '../runs/shard.ts';
export { planFor, probesOf } from '../runs/verify/gate.ts';
export { updateKnownFailures } from '../runs/verify/update-known-failures.ts';
export { verify } from '../runs/verify/verify.ts';
export { openSubject, openSubjects, resolveSources, SUBJECT_GROUPS } from '../subjects/index.ts';
export { ofTypes } from '../subjects/of-types.ts';
export { inBrowser } from '../subjects/source.ts';
export * from './parts/laws.ts';
export * from './parts/subjects.ts';
export type * from './types/gate.ts';
export type * from './types/law.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
