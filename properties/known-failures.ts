/**
 * Known failures: defects of released third parties, so that a gate over them can be green without looking away. Cases
 * under an entry's condition are still generated, put and counted; only their failure does not fail the run. Every entry
 * carries a case that must go on failing: a defect that was mended fails the run until its entry is removed.
 */
import { type Case, parseCase } from '../spec/case.ts';
import { geometryOf } from '../spec/geometry.ts';
import { ILLEGAL_KINDS, illegalKindOf } from '../spec/illegal.ts';
import { COVERAGE_CLASSES, classesOf } from './coverage.ts';
import { EVERY_LAW } from './laws.ts';

export interface KnownFailure {
  readonly id: string;
  readonly subjects: readonly string[];
  readonly laws: readonly string[];
  /** Traits that a case must have, all of them: coverage classes or kinds of illegal case; "not " turns one round. */
  readonly when: readonly string[];
  /** The smallest case found. It must fail each of the laws on each of the subjects. */
  readonly case: Case;
  /** Where the defect is written up or reported. */
  readonly reference: string;
  readonly note: string;
}

const FIELDS = ['id', 'subjects', 'laws', 'when', 'case', 'reference', 'note'] as const;

/** What `when` speaks of: the coverage classes of a legal case, the kind of an illegal one. */
export function traitsOf(problem: Case): readonly string[] {
  const kind = illegalKindOf(problem);
  return kind === null ? classesOf(geometryOf(problem), problem) : [kind];
}

/** The first entry whose subject, law and condition fit the case. */
export function knownFailureFor(
  entries: readonly KnownFailure[],
  subject: string,
  law: string,
  problem: Case,
): KnownFailure | null {
  const candidates = entries.filter((entry) => concerns(entry, subject, law));
  if (candidates.length === 0) return null;
  const traits = traitsOf(problem);
  return candidates.find(({ when }) => when.every((trait) => holds(trait, traits))) ?? null;
}

/** Whether an entry speaks of this subject and law. */
export function concerns(entry: KnownFailure, subject: string, law: string): boolean {
  return entry.subjects.includes(subject) && entry.laws.includes(law);
}

function holds(trait: string, traits: readonly string[]): boolean {
  return trait.startsWith('not ') ? !traits.includes(trait.slice(4)) : traits.includes(trait);
}

/**
 * Reads the text of a known-failures file: a JSON array of entries.
 * @throws SyntaxError, TypeError or RangeError naming the entry, field, rule and value
 */
export function parseKnownFailures(text: string, where: string): KnownFailure[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${where}: not valid JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(list)) throw new TypeError(`${where}: must be an array of known failures, got ${typeof list}`);
  const entries = list.map((entry, index) => parseEntry(entry, `${where}#${index}`));
  const repeated = entries.find(({ id }, index) => entries.findIndex((other) => other.id === id) !== index);
  if (repeated !== undefined) throw new RangeError(`${where}: id "${repeated.id}" is used more than once`);
  return entries;
}

function parseEntry(value: unknown, where: string): KnownFailure {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${where} must be an object with ${FIELDS.join(', ')}`);
  }
  const entry = value as Record<string, unknown>;
  const unknown = Object.keys(entry).find((key) => !(FIELDS as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new TypeError(`${where} has an unknown field "${unknown}"; it takes ${FIELDS.join(', ')}`);
  const traits = new Set<string>([...COVERAGE_CLASSES.map(({ id }) => id), ...ILLEGAL_KINDS]);
  const when = strings(entry.when, `${where}: when`);
  for (const trait of when) {
    if (!traits.has(trait.replace(/^not /, ''))) {
      throw new RangeError(`${where}: when must name coverage classes or kinds of illegal case, got "${trait}"`);
    }
  }
  const laws = strings(entry.laws, `${where}: laws`);
  for (const law of laws) {
    if (!EVERY_LAW.some(({ id }) => id === law)) throw new RangeError(`${where}: laws names no law "${law}"`);
  }
  const parsed: KnownFailure = {
    id: string(entry.id, `${where}: id`),
    subjects: strings(entry.subjects, `${where}: subjects`),
    laws,
    when,
    case: parseCase(entry.case, `${where}: case`),
    reference: string(entry.reference, `${where}: reference`),
    note: string(entry.note, `${where}: note`),
  };
  const has = traitsOfCase(parsed.case, where);
  if (!when.every((trait) => holds(trait, has))) {
    throw new RangeError(`${where}: case does not have the traits of when; it has ${has.join(', ')}`);
  }
  return parsed;
}

function traitsOfCase(problem: Case, where: string): readonly string[] {
  try {
    return traitsOf(problem);
  } catch (error) {
    throw new RangeError(`${where}: case is illegal in a way that has no kind: ${(error as Error).message}`);
  }
}

function strings(value: unknown, where: string): string[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new TypeError(`${where} must be a list with at least one text`);
  return value.map((entry, index) => string(entry, `${where}[${index}]`));
}

function string(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${where} must be a text that is not empty`);
  return value;
}
