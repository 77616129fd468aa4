/** A case as the line that one types in each framework, from its attributes there. */
import type { Equivalent } from '../spec/conventions/answer.ts';

type Attributes = Readonly<Record<string, unknown>>;
type Writer = (attributes: Attributes, call: Call) => string;

/** In that framework's layout, [N, channels, …] or [N, …, channels] for x. */
interface Call {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly rank: number;
  readonly hasBias: boolean;
}

const WRITERS: Readonly<Record<string, Writer>> = {
  pytorch: ({ groups, ...rest }, { w, rank, hasBias }) => {
    const [inChannels, outPerGroup, ...kernel] = w;
    const channels = `${inChannels}, ${outPerGroup * Number(groups)}, ${python(kernel)}`;
    return `torch.nn.ConvTranspose${rank}d(${channels}, ${keywords({ ...rest, groups, bias: hasBias })})`;
  },
  onnx: (attributes, { hasBias }) =>
    `onnx.helper.make_node('ConvTranspose', ${hasBias ? "['x', 'w', 'b']" : "['x', 'w']"}, ['y'], ${keywords(attributes)})`,
  tensorflow: (attributes, { rank }) => `tf.nn.conv${rank}d_transpose(x, w, ${keywords(attributes)})`,
  keras: (attributes, { w, rank, hasBias }) =>
    `keras.layers.Conv${rank}DTranspose(${w[rank]}, ${python(w.slice(0, rank))}, ${keywords({ ...attributes, use_bias: hasBias })})`,
  webnn: (attributes, { hasBias }) =>
    `builder.convTranspose2d(x, w, ${javascript(attributes, hasBias ? ['bias: b'] : [])})`,
  jax: (attributes) => `jax.lax.conv_transpose(x, w, ${keywords(attributes)})`,
};

/**
 * Null where the framework cannot say the case.
 * @param equivalent one of the six frameworks, or an older opset of ONNX
 * @param hasBias whether the call adds a bias, b where it is an operand
 * @throws RangeError for another convention
 */
export function codeOf({ convention, attributes, x, w }: Equivalent, hasBias = false): string | null {
  const id = convention.replace(/-\d+$/, '');
  if (!Object.hasOwn(WRITERS, id)) throw new RangeError(`codeOf: nothing is known of how ${convention} is written`);
  if (attributes === null || x === null || w === null) return null;
  return WRITERS[id](attributes, { x, w, rank: x.length - 2, hasBias });
}

/** Arguments by name. */
function keywords(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${python(value)}`)
    .join(', ');
}

function python(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (!Array.isArray(value)) return String(value);
  return `[${value.map(python).join(', ')}]`;
}

/** @param first fields that stand before those of the value */
function javascript(value: unknown, first: readonly string[] = []): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map((one) => javascript(one)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${javascript(field)}`);
  return `{ ${[...first, ...fields].join(', ')} }`;
}
