/**
 * The oracle's answer to one request of the pipe protocol (docs/PROTOCOL.md): the exact result, rounded once, or why
 * there is none. A line that is no request but a case, or a call in the words of a framework, asks for its result.
 */

import { exact, exactGradients } from '../engines/index.ts';
import type { Case } from '../spec/case.ts';
import { CONVENTIONS } from '../spec/conventions/index.ts';
import { abridged, describeValue } from '../spec/describe-value.ts';
import { geometryOf } from '../spec/geometry.ts';
import { tooNested } from '../spec/limits.ts';
import { didYouMean } from '../spec/nearest.ts';
import { DTYPES, FLOAT_DTYPES, isQuantised } from '../spec/number-types.ts';
import { resultInCodes } from '../spec/quantisation.ts';
import { REQUANTISATION_RULES } from '../spec/requantisation.ts';
import { requantised } from '../spec/requantised.ts';
import { type Dtype, elementCount, floatArray, type Tensor } from '../spec/tensor.ts';
import { type Capabilities, EVERY_CROP } from '../subjects/capabilities.ts';
import { DATA_FORMS, type DataForm, decodeTensor, encodeTensor, PROTOCOL } from '../subjects/pipe/wire.ts';
import { askedCall, askedCase, Illegal, NotComputed, type Question, type TornQuestion } from './asked.ts';
import { initialWeights } from './initialisation.ts';

/** One line of an answer of the pipe protocol, before it is written as JSON. */
export type Answer = Readonly<Record<string, unknown>> & { readonly seq: unknown; readonly kind: string };

/** A server of the pipe protocol that answers with exact results. */
export interface Oracle {
  /** Never throws. @param number of the line, which stands in for a seq that is not given */
  answer(line: string, number: number): Answer;
}

/**
 * Opens a server of the pipe protocol (docs/PROTOCOL.md).
 * @param version reported to whoever says hello
 * @param form of the numbers in answers, until a hello asks for another one
 */
export function openOracle(version: string, form: DataForm = 'numbers'): Oracle {
  let chosen = form;
  const replies: Readonly<Record<string, (request: Request) => Reply>> = {
    hello: (request) => {
      chosen = oneOf(request.data ?? chosen, DATA_FORMS, 'data');
      const capabilities: Partial<Capabilities> = {
        ...EVERY_CROP,
        sharedMemory: false,
        dtypes: DTYPES,
        sumsIn: 'f32',
        requantisation: ['nearest-even'],
      };
      return {
        kind: 'hello',
        protocol: PROTOCOL,
        name: 'adjoint oracle',
        version,
        data: chosen,
        gradients: true,
        conventions: CONVENTIONS.map(({ id }) => id),
        capabilities,
      };
    },
    run: (request) => resultOf(askedCase(request.case), request, chosen),
    call: (request) => ofEachReading(askedCall(request.call), (asked) => resultOf(asked, request, chosen)),
    gradients: (request) => {
      const asked = request.call === undefined ? askedCase(request.case) : askedCall(request.call);
      return ofEachReading(asked, (one) => gradientsOf(one, request, chosen));
    },
    initialise: ({ shape, groups = 1, dtype = 'f32', seed = 0 }) => {
      // As they came: whoever draws the weights judges them.
      const { w, bias, bound } = initialWeights(
        shape as readonly number[],
        groups as number,
        dtype as Dtype,
        seed as number,
      );
      return {
        kind: 'result',
        w: encodeTensor(w, chosen, dtype as Dtype),
        bias: encodeTensor({ shape: [bias.length], data: bias }, chosen, dtype as Dtype),
        bound,
      };
    },
  };
  return {
    answer(line, number) {
      let seq: unknown = number;
      try {
        const request = requestOf(line);
        seq = request.seq ?? number;
        const reply = replies[oneOf(request.kind, Object.keys(replies), 'kind')];
        return { seq, ...reply(request) };
      } catch (error) {
        return { seq, ...unanswered(error) };
      }
    },
  };
}

type Request = Readonly<Record<string, unknown>>;

/** An answer, or one of the readings in it, but for its `seq`. */
type Reply = Readonly<Record<string, unknown>> & { readonly kind: string; readonly message?: string };

/** An illegal case is refused, as an implementation has to; what cannot be understood is no case. */
function unanswered(error: unknown): Reply {
  const kind = error instanceof Illegal ? 'refused' : error instanceof NotComputed ? 'skipped' : 'errored';
  return { kind, message: abridged((error as Error).message) };
}

/** Of a text that has several readings none is preferred: there is no result, but one for each of them. */
function ofEachReading(asked: Question | TornQuestion, answer: (asked: Question) => Reply): Reply {
  if ('problem' in asked) return answer(asked);
  const { ambiguity } = asked;
  const readings = asked.readings.map(({ label, asked: read }) => {
    try {
      return { label, ...answer(read()) };
    } catch (error) {
      return { label, ...unanswered(error) };
    }
  });
  // What is wrong with the request itself is wrong in every reading.
  const errored = readings.find(({ kind }) => kind === 'errored');
  if (errored !== undefined && readings.every(({ kind }) => kind !== 'result')) throw new RangeError(errored.message);
  const message = `${ambiguity}: the text has ${readings.length} readings, and none is preferred`;
  return { kind: 'skipped', message, ambiguity, readings };
}

function resultOf({ problem, laidOut }: Question, request: Request, form: DataForm): Reply {
  if (isQuantised(problem.dtype)) return quantisedResultOf(problem, request, form);
  if (request.rule !== undefined)
    throw new RangeError(`rule must be left out of a case of ${problem.dtype}, got ${describeValue(request.rule)}`);
  const type = typeOf(request, problem);
  return { kind: 'result', ...encodeTensor(laidOut(exact(problem, type)), form, type) };
}

/** Codes, by the rule that is asked for; `sums` are the integers before they are rounded. */
function quantisedResultOf(problem: Case, { to, rule }: Request, form: DataForm): Reply {
  if (to !== undefined)
    throw new RangeError(`to must be left out of a case of ${problem.dtype}, got ${describeValue(to)}`);
  const by = rule === undefined ? 'nearest-even' : oneOf(rule, REQUANTISATION_RULES, 'rule');
  const sums = exact(problem, 'f64');
  const codes = resultInCodes(problem, requantised(problem, sums, by));
  return { kind: 'result', ...encodeTensor(codes, form, problem.dtype), rule: by, sums: [...sums.data] };
}

function gradientsOf(asked: Question, request: Request, form: DataForm): Reply {
  const { problem } = asked;
  if (isQuantised(problem.dtype))
    throw new RangeError(`gradients must be asked of floating-point types, got ${problem.dtype}`);
  const type = typeOf(request, problem);
  const all = asked.laidOutGradients(exactGradients(problem, gradientOf(request.g, asked), type));
  const encoded = {
    x: encodeTensor(all.x, form, type),
    w: encodeTensor(all.w, form, type),
    bias: all.bias && encodeTensor(all.bias, form, type),
  };
  if (request.of === undefined) return { kind: 'result', ...encoded };
  const one = encoded[oneOf(request.of, ['x', 'w', 'bias'] as const, 'of')];
  return one === null ? { kind: 'refused', message: 'the case has no bias' } : { kind: 'result', ...one };
}

/** @throws TypeError, SyntaxError or RangeError saying what is wrong */
function requestOf(line: string): Request {
  const nested = tooNested(line);
  if (nested !== null) throw new RangeError(`the line ${nested}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new SyntaxError(`not valid JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`must be a JSON object, got ${describeValue(value)}`);
  }
  if (!('kind' in value) && 'convention' in value) return { kind: 'call', call: value };
  if (!('kind' in value) && 'x' in value) return { kind: 'run', case: value };
  return value as Request;
}

/** The gradient of the output, given in the layout of whoever asks. */
function gradientOf(value: unknown, { problem, laidOut, ours }: Question): Tensor {
  const { shape, data } = decodeTensor(value, problem.dtype, 'g');
  const { outputShape } = geometryOf(problem);
  const wanted = laidOut({ shape: outputShape, data: floatArray(problem.dtype, []) }).shape;
  if (!Array.isArray(shape) || shape.length !== wanted.length || shape.some((extent, at) => extent !== wanted[at])) {
    throw new RangeError(`g.shape must be that of the output, [${wanted.join(', ')}], got ${describeValue(shape)}`);
  }
  const count = elementCount(wanted);
  if (data.length !== count) throw new RangeError(`g must hold ${count} numbers, got ${data.length}`);
  return ours({ shape: wanted, data: floatArray(problem.dtype, data) });
}

function typeOf({ to }: Request, problem: Case): Dtype {
  return to === undefined ? problem.dtype : oneOf(to, FLOAT_DTYPES, 'to');
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], where: string): T {
  const found = allowed.find((entry) => entry === value);
  if (found === undefined)
    throw new RangeError(
      `${where} must be one of ${allowed.join(', ')}, got ${describeValue(value)}${didYouMean(value, allowed)}`,
    );
  return found;
}
