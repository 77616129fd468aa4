/**
 * What a project says once of its gate, in `adjoint.config.*`: subjects, known failures and whatever else `verify` can
 * be given.
 */
import { describeValue } from '../spec/describe-value.ts';
import { didYouMean } from '../spec/nearest.ts';
import { lawsNamed } from './laws.ts';

/** Every field may be left out; paths are relative to the folder of the file. */
export interface GateConfig {
  /** Names, groups, paths of modules, or cmd: and a command. */
  readonly subjects?: readonly string[];
  /** The path of a list of known failures. */
  readonly knownFailures?: string;
  /** What the cases are drawn from: an integer >= 0. */
  readonly seed?: number;
  /** Cases per core law and subject: an integer >= 1. */
  readonly runs?: number;
  /** For one call of a subject, in milliseconds: an integer >= 1. */
  readonly timeout?: number;
  readonly budgets?: {
    /** Ends the run after so many seconds: a number > 0. */
    readonly maxTime?: number;
    /** Ends the run when so many laws have failed: an integer >= 1. */
    readonly bail?: number;
  };
  /** Ids of laws, `core` or `all`. */
  readonly laws?: readonly string[];
  /** Where reports go. */
  readonly reports?: {
    readonly json?: string;
    readonly junit?: string;
    readonly markdown?: string;
    readonly figure?: string;
  };
}

/** The configuration as it is: for editors, which then know its fields. */
export function defineConfig(config: GateConfig): GateConfig {
  return config;
}

/** What a value must be, in words; null where it is. */
type Rule = (value: unknown, where: string) => string | null;

const isPath: Rule = (value) =>
  typeof value === 'string' && value !== '' && value !== '-' ? null : 'the path of a file';

const isNames: Rule = (value) => {
  const isList = Array.isArray(value) && value.length > 0;
  return isList && value.every((one) => typeof one === 'string' && one !== '') ? null : 'a list with at least one name';
};

const isInteger =
  (least: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least ? null : `an integer >= ${least}`;

const isSeconds: Rule = (value) =>
  typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY ? null : 'a number of seconds > 0';

const areLaws: Rule = (value, where) => {
  const wrong = isNames(value, where);
  if (wrong !== null) return wrong;
  try {
    lawsNamed(value as string[]);
    return null;
  } catch (error) {
    throw new RangeError(`${where}: ${(error as Error).message}`);
  }
};

const BUDGETS: Readonly<Record<keyof Required<GateConfig>['budgets'], Rule>> = {
  maxTime: isSeconds,
  bail: isInteger(1),
};

const REPORTS: Readonly<Record<keyof Required<GateConfig>['reports'], Rule>> = {
  json: isPath,
  junit: isPath,
  markdown: isPath,
  figure: isPath,
};

const FIELDS: Readonly<Record<keyof GateConfig, Rule>> = {
  subjects: isNames,
  knownFailures: isPath,
  seed: isInteger(0),
  runs: isInteger(1),
  timeout: isInteger(1),
  budgets: (value, where) => checked(value, BUDGETS, where),
  laws: areLaws,
  reports: (value, where) => checked(value, REPORTS, where),
};

/**
 * Reads what a configuration holds.
 * @param where the file, for messages
 * @throws TypeError or RangeError naming file, field, rule and value
 */
export function parseConfig(value: unknown, where: string): GateConfig {
  checked(value, FIELDS, where);
  return value as GateConfig;
}

function checked(value: unknown, rules: Readonly<Record<string, Rule>>, where: string): null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${where} must be an object, got ${describeValue(value)}`);
  }
  const names = Object.keys(rules);
  for (const [field, entry] of Object.entries(value)) {
    if (!Object.hasOwn(rules, field)) {
      const hint = didYouMean(field, names);
      throw new TypeError(`${where} has an unknown field ${describeValue(field)}; it takes ${names.join(', ')}${hint}`);
    }
    const wanted = rules[field](entry, `${where}: ${field}`);
    if (wanted !== null) throw new TypeError(`${where}: ${field} must be ${wanted}, got ${describeValue(entry)}`);
  }
  return null;
}
