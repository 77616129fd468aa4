/** Laws, the cases that they are checked on, and one law checked on one subject. */
export { exactCases, realCases } from '../../properties/cases/arbitraries.ts';
export { illegalCases } from '../../properties/cases/illegal-cases.ts';
export { checkCase, checkLaw, PathError } from '../../properties/checking/check.ts';
export { COVERAGE_CLASSES, classesOf } from '../../properties/coverage/coverage.ts';
export { isAbout } from '../../properties/law.ts';
export {
  ALL_LAWS,
  CORE_LAWS,
  ENUMERATED_LAWS,
  FURTHER_LAWS,
  LAW_GROUPS,
  LAWS,
  lawsNamed,
  QUANTISED_LAWS,
  runsFor,
  WORD_LAWS,
} from '../../properties/laws.ts';
