/**
 * `adjoint/reports`: a result as text, Markdown, JSON, JUnit, a figure or a page. Pure functions: nothing is measured or judged.
 *
 * @example
 * ```ts
 * import { lawsNamed, openSubjects, resolveSources, verify } from 'adjoint';
 * import { environment } from 'adjoint/bench';
 * import { parseDocument, resultJson, verifyText } from 'adjoint/reports';
 *
 * const subjects = await openSubjects(resolveSources(['im2col']), 5000);
 * const result = await verify(subjects, { laws: lawsNamed(['agreement']), seed: 1, runs: 10 });
 * await Promise.all(subjects.map((subject) => subject.close()));
 * verifyText(result, 'npx adjoint').includes('FAILED'); // → false
 *
 * const document = await parseDocument(resultJson(result, environment()), 'verify.json');
 * document.verdict; // → 'agree'
 * ```
 *
 * @module
 */
export { parseDocument } from '../documents/parse.ts';
export { benchMarkdown } from '../reports/bench/markdown.ts';
export { benchText } from '../reports/bench/text.ts';
export { CASE_FOLDER, type CaseFile, caseFiles, type FailedCheck } from '../reports/case-file.ts';
export { certifyMarkdown } from '../reports/certify/markdown.ts';
export { certifyCaseFiles, certifyText, certifyVerdictText } from '../reports/certify/text.ts';
export type { DocumentedResult, ReportDocument } from '../reports/documents.ts';
export type { Asked } from '../reports/explain/asked.ts';
export { matrixText } from '../reports/explain/matrix-text.ts';
export { explainPage } from '../reports/explain/page.ts';
export { explainText } from '../reports/explain/text.ts';
export { faultsMarkdown } from '../reports/faults/markdown.ts';
export { faultsText } from '../reports/faults/text.ts';
export { huntMarkdown } from '../reports/hunt/markdown.ts';
export { huntText } from '../reports/hunt/text.ts';
export {
  expositionJson,
  layerChecksJson,
  learningJson,
  matrixJson,
  type RunResult,
  resultDocument,
  resultJson,
  shapeJson,
  unknownJson,
  upsamplingJson,
  wantJson,
} from '../reports/json.ts';
export { layerChecksText } from '../reports/layers/check-text.ts';
export { layersText } from '../reports/layers/text.ts';
export { modelTimesText } from '../reports/layers/times-text.ts';
export { learningPage } from '../reports/learning/page.ts';
export { learningText } from '../reports/learning/text.ts';
export { reportPage } from '../reports/page/page.ts';
export { scaleMarkdown } from '../reports/scale/markdown.ts';
export { scaleText } from '../reports/scale/text.ts';
export { codeText } from '../reports/shape/code.ts';
export { shapeText, wantText } from '../reports/shape/text.ts';
export { typeNeedsText } from '../reports/shape/type-needs-text.ts';
export { unknownText } from '../reports/shape/unknown-text.ts';
export { upsamplingPage } from '../reports/upsampling/page.ts';
export { type NamedPicture, pictureNames, picturesOf } from '../reports/upsampling/pictures.ts';
export { upsamplingText } from '../reports/upsampling/text.ts';
export { combinationsFigure } from '../reports/verify/combinations-figure.ts';
export { githubAnnotations } from '../reports/verify/github.ts';
export { verifyJunit } from '../reports/verify/junit.ts';
export { verifyMarkdown } from '../reports/verify/markdown.ts';
export { verdictText, verifyText } from '../reports/verify/text.ts';
export { verdictLine } from '../reports/verify/verdict-line.ts';
export type * from './types/benchmark.ts';
export type * from './types/convention.ts';
export type * from './types/explanation.ts';
export type * from './types/fault.ts';
export type * from './types/gate.ts';
export type * from './types/law.ts';
export type * from './types/model.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
export type * from './types/upsampling.ts';
