/** adjoint as a library: everything that the command line does. */
export { compareWithBaseline, withBaseline } from './bench/baseline.ts';
export { type BenchOptions, runBench } from './bench/bench.ts';
export { descriptorOf, workloadOf } from './bench/descriptor.ts';
export { type Environment, environment } from './bench/environment.ts';
export { type HuntOptions, runHunt } from './bench/hunt/hunt.ts';
export type { HuntResult } from './bench/hunt/result.ts';
export { measureLimits } from './bench/limits/limits.ts';
export { limitGflops } from './bench/limits/roofline.ts';
export { openContenders } from './bench/open-contenders.ts';
export type {
  BenchResult,
  Cell,
  Interval,
  Limits,
  PairSummary,
  Standing,
  SubjectSummary,
  Summary,
  TimedCell,
} from './bench/result.ts';
export type { ScaleAxis, ScaleResult } from './bench/scale/result.ts';
export { runScale } from './bench/scale/scale.ts';
export { withSummary } from './bench/summary.ts';
export type { Workload } from './bench/workload.ts';
export { WORKLOAD_SETS, WORKLOADS, workloadsNamed } from './bench/workload-sets.ts';
export { realWorkloadCase, workloadCase } from './bench/workloads.ts';
export {
  type FastEngine,
  fastEngines,
  fastPaths,
  type Layer,
  type PlacedLayer,
  type PreparedLayer,
} from './engines/fast/index.ts';
export { engines, exact, exactGradients, forward, type OutputType } from './engines/index.ts';
export { math, provideMathjs } from './engines/mathjs.ts';
export { matrixOver } from './engines/matrix.ts';
export { codeOf } from './explain/code.ts';
export { type ConvolutionMatrix, type MatrixEntry, MOST_ENTRIES, matrixOf } from './explain/convolution-matrix.ts';
export { TEXTBOOK } from './explain/example-data.ts';
export { type Drawn, type Exposition, expositionOf } from './explain/exposition.ts';
export type { Fault, FaultClass, FaultyImplementation, LeftOut } from './faults/fault.ts';
export { FAULTS, faultsNamed, LEFT_OUT, openFault } from './faults/index.ts';
export { type FaultResult, type FaultsResult, killAll, killFault, killRun } from './faults/kill.ts';
export { lookalikesOf, withLookalikes } from './faults/lookalike.ts';
export { PUBLISHED_SUITES } from './faults/published-suites.ts';
export { type Answer, type Oracle, openOracle } from './oracle/answer.ts';
export { type Initial, initialWeights } from './oracle/initialisation.ts';
export type { Flag, Vector, VectorFile } from './oracle/vector.ts';
export { checkVectors, type Finding, type VectorCheck } from './oracle/vector-check.ts';
export {
  EXPORT_FORMATS,
  type ExportFormat,
  exportedFiles,
  selectExportable,
} from './oracle/vector-exports/index.ts';
export { vectorTexts } from './oracle/vector-files.ts';
export { readVectorTexts, VECTOR_FOLDER, vectorSchema, writeVectors } from './oracle/vector-folder.ts';
export { allVectors } from './oracle/vector-sources/index.ts';
export type { Accuracy, CaseAccuracy, WorstError } from './properties/accuracy.ts';
export { exactCases, realCases } from './properties/arbitraries.ts';
export { type CheckResult, checkCase, checkLaw, type Failure } from './properties/check.ts';
export { COVERAGE_CLASSES, classesOf } from './properties/coverage.ts';
export { illegalCases } from './properties/illegal-cases.ts';
export { type KnownFailure, parseKnownFailures } from './properties/known-failures.ts';
export type { Lane, Law, Mismatch } from './properties/law.ts';
export { CORE_LAWS, FURTHER_LAWS, LAWS, lawsNamed, runsFor } from './properties/laws.ts';
export type { Lookalike } from './properties/lookalike.ts';
export type { Shown } from './properties/shown.ts';
export { type VerifyOptions, type VerifyResult, verify } from './properties/verify.ts';
export { benchMarkdown } from './reports/bench/markdown.ts';
export { benchText } from './reports/bench/text.ts';
export { type CaseFile, caseFiles } from './reports/case-file.ts';
export { parseDocument, type ReportDocument } from './reports/documents.ts';
export { faultsMarkdown } from './reports/faults/markdown.ts';
export { faultsText } from './reports/faults/text.ts';
export { huntMarkdown } from './reports/hunt/markdown.ts';
export { huntText } from './reports/hunt/text.ts';
export { resultJson, shapeJson, wantJson } from './reports/json.ts';
export { reportPage } from './reports/page/page.ts';
export { scaleMarkdown } from './reports/scale/markdown.ts';
export { scaleText } from './reports/scale/text.ts';
export { shapeText, wantText } from './reports/shape/text.ts';
export { githubAnnotations } from './reports/verify/github.ts';
export { verifyJunit } from './reports/verify/junit.ts';
export { verifyMarkdown } from './reports/verify/markdown.ts';
export { verifyText } from './reports/verify/text.ts';
export { type LargestErrors, largestErrors, ulp } from './spec/accuracy.ts';
export { type Attributes, type Case, type ConvTranspose, formatCase, parseCase } from './spec/case.ts';
export { compareBounded, compareExact, type Difference, describeDifference } from './spec/compare.ts';
export { type ShapeAnswer, shapeAnswer } from './spec/conventions/answer.ts';
export { CLASSES } from './spec/conventions/classes.ts';
export {
  type Convention,
  caseOfOutline,
  type Expression,
  type NamedClass,
  type Operand,
  type Operands,
  type Outline,
  type Resolution,
} from './spec/conventions/convention.ts';
export { canonical, isSameOperator } from './spec/conventions/crops.ts';
export { CONVENTIONS, conventionNamed } from './spec/conventions/index.ts';
export { parseOperands } from './spec/conventions/operands.ts';
export { type WantAnswer, type Wish, wantAnswer } from './spec/conventions/want.ts';
export { errorBound } from './spec/error-bound.ts';
// What modules check their cases by: one that declares nothing is taken to refuse what is beyond the customary limits.
export {
  type Axis,
  customaryGeometryOf as geometryOf,
  type Geometry,
  geometryOf as geometryOfAnyCrop,
  MAX_ELEMENTS,
} from './spec/geometry.ts';
export { ILLEGAL_KINDS, ILLEGAL_VARIANTS, type IllegalKind, type IllegalVariant, makeIllegal } from './spec/illegal.ts';
export { type NormwiseBounds, normwiseBounds } from './spec/normwise-bound.ts';
export { LARGEST, SMALLEST } from './spec/special-values.ts';
export type { Dtype, FloatArray, Tensor } from './spec/tensor.ts';
export type { Accident } from './subjects/accident.ts';
export { Refused, Skipped } from './subjects/answer-errors.ts';
export type { Capabilities, Rank } from './subjects/capabilities.ts';
export { missingCapability } from './subjects/fits.ts';
export { subjectInProcess } from './subjects/in-process.ts';
export { openSubject, openSubjects, resolveSources, SUBJECT_GROUPS } from './subjects/index.ts';
export type { Source } from './subjects/source.ts';
export type {
  Call,
  CallOptions,
  GradientResults,
  Implementation,
  LayerCall,
  Outcome,
  Prepared,
  Result,
  SideEffect,
  Subject,
} from './subjects/subject.ts';
export type { Alignment } from './upsampling/alignment.ts';
export { type ComparisonOptions, compareUpsampling } from './upsampling/comparison.ts';
export { FILTERS, type Filter } from './upsampling/filter.ts';
export { type KernelAxis, kernelAxis } from './upsampling/interpolation-kernel.ts';
export type { LearningResult, TrainingRun } from './upsampling/learning/result.ts';
export { type TrainingOptions, trainUpsampling } from './upsampling/learning/training.ts';
export type { Pixels } from './upsampling/pixels.ts';
export { type Border, type Resize, resized, resizedExactly } from './upsampling/resize.ts';
export type { MethodResult, UpsamplingResult } from './upsampling/result.ts';
