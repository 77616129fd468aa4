/** What checking the layers of a model found, as text: a line for each layer and subject, then failures and verdict. */
import type { LayerCheck, LayersResult } from '../../runs/layers/result.ts';
import { caseSummary } from '../case-summary.ts';
import { counted } from '../counted.ts';
import { significant } from '../digits.ts';
import { printable } from '../printable.ts';
import { shellWord } from '../verify/failures.ts';

/**
 * The result as text for a terminal.
 * @param isShort failures and verdict only
 * @param leftOut runtimes that are missing, a line each
 * @param command how this program is called, for the replay lines; null for none
 */
export function layerChecksText(
  result: LayersResult,
  isShort = false,
  leftOut: readonly string[] = [],
  command: string | null = null,
): string {
  const { checks, objections } = result;
  const failed = checks.filter(({ status }) => status === 'failed');
  return [
    ...(isShort ? [] : tableLines(result)),
    ...failed.flatMap((check) => failureLines(check, result, command)),
    ...(isShort
      ? []
      : [
          ...notCoveredLines(result),
          ...leftOut,
          ...exactLaneLines(result),
          ...codesLines(result),
          ...leastAccurateLines(result),
        ]),
    ...(isShort ? [] : result.warnings.map((warning) => `warning: ${warning}`)),
    objections.length === 0
      ? `agree: ${counted(checks.filter(({ status }) => status === 'passed').length, 'check')} of ${counted(result.layers.length, 'layer')}`
      : `${failed.length > 0 ? 'disagree' : 'partial'}: ${objections.join('; ')}`,
    '',
  ]
    .map(printable)
    .join('\n');
}

function tableLines({ file, version, seed, layers, subjects, checks }: LayersResult): string[] {
  const width = Math.max(...subjects.map(({ name }) => name.length), 0);
  const lines = layers.flatMap((layer) => [
    '',
    `${layer.name}${sizeOf(layer)}`,
    ...subjects.map(({ name }) => {
      const own = checks.filter((check) => check.layer === layer.name && check.subject === name);
      return `  ${name.padEnd(width)}  ${own.map(shortOf).join(' · ')}`;
    }),
  ]);
  return [`${file}: ${version}; seed ${seed}`, ...lines, ''];
}

function sizeOf({ x, modelX, reason }: LayersResult['layers'][number]): string {
  if (x === null || modelX === null) return `  not checked: ${reason}`;
  const same = x.join() === modelX.join();
  return `  x [${x}]${same ? '' : `, made smaller than the model's [${modelX}]`}`;
}

function shortOf({ law, numbers, status, missing, error }: LayerCheck): string {
  const what = { weights: 'own weights', codes: 'own codes', integers: law }[numbers];
  if (status === 'not covered') return `${what} not covered (${missing})`;
  if (status === 'interrupted') return `${what} interrupted`;
  if (status === 'failed') return `${what} FAILED`;
  if (error === null) return `${what} ok`;
  return `${what} ok, ${digits(error.ulps)} ulp, ${digits(error.units)} u·Σ|x||w|`;
}

/** Who was not asked, a line for each reason; of a layer that nobody was asked for, the layer says why. */
function notCoveredLines({ checks, layers }: LayersResult): string[] {
  const unchecked = new Set(layers.flatMap(({ name, reason }) => (reason === null ? [] : [name])));
  const reasons = new Map<string, Set<string>>();
  for (const { status, missing, subject, layer } of checks) {
    if (unchecked.has(layer)) continue;
    if (status === 'not covered') reasons.set(`${missing}`, (reasons.get(`${missing}`) ?? new Set()).add(subject));
  }
  return [...reasons].map(([reason, subjects]) => `Not covered, ${reason}: ${[...subjects].join(', ')}`);
}

/** Whether integers, whose sums are exact, came out right. */
function exactLaneLines({ checks }: LayersResult): string[] {
  const run = checks.filter(({ numbers, status }) => numbers === 'integers' && isRun(status));
  if (run.length === 0) return [];
  const wrong = [...new Set(run.filter(({ status }) => status === 'failed').map(({ subject }) => subject))];
  const subjects = new Set(run.map(({ subject }) => subject)).size;
  const layers = new Set(run.map(({ layer }) => layer)).size;
  const where = `with integers, on ${counted(layers, 'layer')}`;
  if (wrong.length > 0) return [`Exact lane: not equal to the reference engines ${where}: ${wrong.join(', ')}.`];
  return [
    `Exact lane: ${subjects === 1 ? 'it equals' : `all ${subjects} equal`} the reference engines bit for bit ${where}.`,
  ];
}

/** Whether the layers of integers came out right with their own codes. */
function codesLines({ checks }: LayersResult): string[] {
  const run = checks.filter(({ numbers, status }) => numbers === 'codes' && isRun(status));
  if (run.length === 0) return [];
  const wrong = [...new Set(run.filter(({ status }) => status === 'failed').map(({ subject }) => subject))];
  const where = `on ${counted(new Set(run.map(({ layer }) => layer)).size, 'layer')}`;
  if (wrong.length > 0)
    return [`Codes of the model: not rounded by a rule that is named, ${where}: ${wrong.join(', ')}.`];
  return [
    `Codes of the model: every result is rounded by a rule that its subject names, or within one step, ${where}.`,
  ];
}

const isRun = (status: LayerCheck['status']) => status === 'passed' || status === 'failed';

/** The share of the largest error from which on another draw may make it the largest. */
const CLOSE = 0.9;

/** Ulps grow without limit where a sum cancels: what is the least accurate, the error in units of u·Σ|x||w| says. */
function leastAccurateLines({ checks }: LayersResult): string[] {
  const measured = checks.flatMap(({ error, layer, subject }) =>
    error === null ? [] : [{ ...error, layer, subject }],
  );
  if (measured.length === 0) return [];
  const worst = measured.reduce((most, one) => (one.units > most.units ? one : most));
  const most = (subject: string) =>
    Math.max(...measured.filter((one) => one.subject === subject).map(({ units }) => units));
  const names = [...new Set(measured.map(({ subject }) => subject))].toSorted((a, b) => most(a) - most(b));
  if (worst.units === 0)
    return ['Accuracy, with the weights of the model: every result is the exact one, rounded once.'];
  const alike = measured.filter(({ layer, units }) => layer === worst.layer && units === worst.units);
  const who = alike.map(({ subject }) => subject).join(', ');
  const close = measured.filter((one) => !alike.includes(one) && one.units >= CLOSE * worst.units);
  const near = close.map(({ subject, layer, units }) => `${subject} on ${layer} (${digits(units)})`);
  const others = names.map((name) => `${name} ${digits(most(name))}`).join(', ');
  return [
    `Largest error of each, in u·Σ|x||w| with the weights of the model: ${others}.`,
    `Least accurate: ${who} on ${worst.layer}, ${digits(worst.units)} u·Σ|x||w| (${digits(worst.ulps)} ulp); what passed is within the proven bound.`,
    ...(near.length === 0
      ? []
      : [`Hardly better: ${near.join(', ')}; another --seed draws another x, and may exchange them.`]),
  ];
}

function digits(value: number): string {
  return value === 0 ? '0' : significant(value);
}

const WITH = { weights: 'with its own weights', codes: 'with its own codes', integers: 'with integers' } as const;

function failureLines(check: LayerCheck, { subjects }: LayersResult, command: string | null): string[] {
  const { layer, subject, law, numbers, mismatch, case: problem } = check;
  const typed = subjects.find(({ name }) => name === subject)?.typed ?? null;
  const replay =
    command === null || typed === null
      ? null
      : `${command} verify ${shellWord(typed)} --law ${law} --case '${problem}'`;
  return [
    `FAILED  ${subject} on ${layer}, ${WITH[numbers]}: ${law}`,
    `  ${mismatch}`,
    ...(problem === null ? [] : replay === null ? [`  case: ${problem}`] : caseAndReplay(problem, replay)),
    '',
  ];
}

/** The command has the whole case. */
function caseAndReplay(problem: string, replay: string): string[] {
  return [`  case: ${caseSummary(problem)}`, `  replay: ${replay}`];
}
