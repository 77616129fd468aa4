/**
 * The oracle's answer to one request of the pipe protocol (docs/PROTOCOL.md): the exact result, rounded once, or why
 * there is none. A line that is no request but a case asks for its result.
 */

import { exact, exactGradients, type OutputType } from '../engines/index.ts';
import { type Case, parseCase } from '../spec/case.ts';
import { abridged, describeValue } from '../spec/describe-value.ts';
import { geometryOf } from '../spec/geometry.ts';
import { beyondLimits, tooLongToRead, tooNested } from '../spec/limits.ts';
import { didYouMean } from '../spec/nearest.ts';
import { type Dtype, elementCount, floatArray, type Tensor } from '../spec/tensor.ts';
import { canonicalOf, DATA_FORMS, type DataForm, decodeTensor, encodeTensor, PROTOCOL } from '../subjects/pipe/wire.ts';
import { initialWeights } from './initialisation.ts';

/** One line of an answer of the pipe protocol, before it is written as JSON. */
export type Answer = Readonly<Record<string, unknown>> & { readonly seq: unknown; readonly kind: string };

const OUTPUT_TYPES: readonly OutputType[] = ['f64', 'f32', 'f16', 'bf16'];

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
  const replies: Readonly<Record<string, (request: Request) => object>> = {
    hello: (request) => {
      chosen = oneOf(request.data ?? chosen, DATA_FORMS, 'data');
      const capabilities = { sharedMemory: false, padding: 'any', outputPadding: 'any' };
      return {
        kind: 'hello',
        protocol: PROTOCOL,
        name: 'adjoint oracle',
        version,
        data: chosen,
        gradients: true,
        capabilities,
      };
    },
    run: (request) => {
      const problem = caseOf(request.case);
      return { kind: 'result', ...encodeTensor(exact(problem, typeOf(request, problem)), chosen) };
    },
    gradients: (request) => {
      const problem = caseOf(request.case);
      const all = exactGradients(problem, gradientOf(request.g, problem), typeOf(request, problem));
      const encoded = {
        x: encodeTensor(all.x, chosen),
        w: encodeTensor(all.w, chosen),
        bias: all.bias && encodeTensor(all.bias, chosen),
      };
      if (request.of === undefined) return { kind: 'result', ...encoded };
      const one = encoded[oneOf(request.of, ['x', 'w', 'bias'] as const, 'of')];
      return one === null ? { kind: 'refused', message: 'the case has no bias' } : { kind: 'result', ...one };
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
        w: encodeTensor(w, chosen),
        bias: encodeTensor({ shape: [bias.length], data: bias }, chosen),
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
        return { seq, ...(reply(request) as { kind: string }) };
      } catch (error) {
        // An illegal case is refused, as an implementation has to; what cannot be understood is no case.
        const kind = error instanceof IllegalCase ? 'refused' : error instanceof TooLarge ? 'skipped' : 'errored';
        return { seq, kind, message: abridged((error as Error).message) };
      }
    },
  };
}

type Request = Readonly<Record<string, unknown>>;

class IllegalCase extends Error {}
class TooLarge extends Error {}

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
  if (!('kind' in value) && 'x' in value) return { kind: 'run', case: value };
  return value as Request;
}

/** @throws IllegalCase where it is understood but illegal, TooLarge where it is legal and beyond what is computed here */
function caseOf(value: unknown): Case {
  const tooLong = tooLongToRead(value);
  if (tooLong !== null) throw new TooLarge(tooLong);
  const problem = parseCase(canonicalOf(value, 'case'));
  try {
    geometryOf(problem);
  } catch (error) {
    throw new IllegalCase((error as Error).message);
  }
  const beyond = beyondLimits(problem, 'exact');
  if (beyond !== null) throw new TooLarge(beyond);
  return problem;
}

function gradientOf(value: unknown, problem: Case): Tensor {
  const { shape, data } = decodeTensor(value, problem.dtype, 'g');
  const { outputShape } = geometryOf(problem);
  if (
    !Array.isArray(shape) ||
    shape.length !== outputShape.length ||
    shape.some((extent, at) => extent !== outputShape[at])
  ) {
    throw new RangeError(
      `g.shape must be that of the output, [${outputShape.join(', ')}], got ${describeValue(shape)}`,
    );
  }
  const count = elementCount(outputShape);
  if (data.length !== count) throw new RangeError(`g must hold ${count} numbers, got ${data.length}`);
  return { shape: outputShape, data: floatArray(problem.dtype, data) };
}

function typeOf({ to }: Request, problem: Case): OutputType {
  return to === undefined ? problem.dtype : oneOf(to, OUTPUT_TYPES, 'to');
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], where: string): T {
  const found = allowed.find((entry) => entry === value);
  if (found === undefined)
    throw new RangeError(
      `${where} must be one of ${allowed.join(', ')}, got ${describeValue(value)}${didYouMean(value, allowed)}`,
    );
  return found;
}
