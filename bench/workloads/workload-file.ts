/** A user's own layers: a list in JSON, as in workloads.json, a descriptor a line, or those of XNNPACK's benchmark. */

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { abridged, describeValue } from '../../spec/describe-value.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { descriptorOf, workloadOf } from './descriptor.ts';
import type { Workload } from './workload.ts';
import { describedWorkload } from './workload-cases.ts';
import { isXnnpackSource, workloadsOfSource } from './xnnpack.ts';

const count = { type: 'integer', minimum: 1 } as const;
const perAxis = (items: object) => ({ type: 'array', minItems: 1, maxItems: 3, items });
const extent = { type: 'integer', minimum: 0 } as const;

/** What a layer in a file must have; `output` and `macs` may be there to be checked. */
const SCHEMA = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['n', 'cin', 'cout', 'input', 'kernel'],
    properties: {
      name: { type: 'string', minLength: 1 },
      source: { type: 'string' },
      n: { type: 'integer', minimum: 0 },
      cin: count,
      cout: count,
      input: perAxis(count),
      kernel: perAxis(count),
      stride: perAxis(count),
      padding: perAxis({ type: 'array', minItems: 2, maxItems: 2, items: extent }),
      outputPadding: perAxis(extent),
      dilation: perAxis(count),
      groups: count,
      bias: { type: 'boolean' },
      output: perAxis(count),
      macs: count,
    },
  },
};

type Layer = Partial<Workload> &
  Pick<Workload, 'n' | 'cin' | 'cout' | 'input' | 'kernel'> & {
    readonly output?: readonly number[];
    readonly macs?: number;
  };

/**
 * The layers of a file. In JSON what is left out is the default of the attribute; in lines, what follows # is a
 * comment. A line may also be the name of a run of XNNPACK's benchmark of deconvolution, and the file its source.
 * @param name of the file, for messages
 * @throws RangeError or SyntaxError naming file, layer and field
 */
export function workloadsOfFile(text: string, name: string): Workload[] {
  if (text.trimStart().startsWith('[')) return fromJson(text, name);
  if (!isXnnpackSource(text)) return fromLines(text, name);
  return workloadsOfSource(text, name).map((layer) => naming(`${name}: ${layer.name}`, () => checked(layer)));
}

function fromLines(text: string, name: string): Workload[] {
  const found = text.split('\n').flatMap((line, index) => {
    const descriptor = line.replace(/#.*/, '').trim();
    return descriptor === '' ? [] : [naming(`${name}:${index + 1}`, () => checked(workloadOf(descriptor)))];
  });
  if (found.length === 0) throw new RangeError(`${name} has no layers`);
  return found;
}

/** Compiled when it is first needed. */
let validator: ValidateFunction<Layer[]> | null = null;

function fromJson(text: string, name: string): Workload[] {
  const value = naming(name, () => JSON.parse(text));
  validator ??= new Ajv2020({ verbose: true }).compile<Layer[]>(SCHEMA);
  const validate = validator;
  if (!validate(value)) {
    throw new RangeError(`${name}: layers${objection(validate.errors?.[0])}`);
  }
  return value.map((layer, index) => naming(`${name}: layers.${index}`, () => checked(completed(layer), layer)));
}

/** What is wrong, behind the place: `.0.cin must be >= 1, got 0`. */
function objection(error: ErrorObject | undefined): string {
  if (error === undefined) return ' must be a list of layers';
  const { instancePath, keyword, message, params, data } = error;
  const place = instancePath.replaceAll('/', '.');
  if (keyword === 'additionalProperties') {
    const [field, known] = [params.additionalProperty, Object.keys(SCHEMA.items.properties)];
    return `${place} must not have ${describeValue(field)}; it takes ${known.join(', ')}${didYouMean(field, known)}`;
  }
  return keyword === 'required' ? `${place} ${message}` : `${place} ${message}, got ${describeValue(data)}`;
}

function completed({ output: _, macs: __, ...layer }: Layer): Workload {
  const all = <T>(value: T): T[] => layer.input.map(() => value);
  const workload = {
    name: '',
    source: 'a file',
    stride: all(1),
    padding: all([0, 0]),
    outputPadding: all(0),
    dilation: all(1),
    groups: 1,
    ...layer,
  };
  // Geometry refuses a layer whose lists differ in length; it cannot be described before.
  const lists = [workload.kernel, workload.stride, workload.padding, workload.outputPadding, workload.dilation];
  const isEven = lists.every(({ length }) => length === layer.input.length);
  return { ...workload, name: layer.name ?? (isEven ? descriptorOf(workload) : '') };
}

/** The layer, if it is legal and has what is declared. */
function checked(workload: Workload, { output, macs }: Pick<Layer, 'output' | 'macs'> = {}): Workload {
  const { yShape, multiplyAdds } = describedWorkload(workload);
  const extents = yShape.slice(2).join();
  if (output !== undefined && output.join() !== extents)
    throw new RangeError(`output must be [${extents}], got [${output}]`);
  if (macs !== undefined && macs !== multiplyAdds) throw new RangeError(`macs must be ${multiplyAdds}, got ${macs}`);
  return workload;
}

/** Puts the place before the message of whatever is thrown. */
function naming<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    error.message = abridged(`${place}: ${error.message}`);
    throw error;
  }
}
