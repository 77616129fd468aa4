/** A case as the line that one types in each framework, from its attributes there. */
import type { Equivalent } from '../spec/conventions/answer.ts';

type Attributes = Readonly<Record<string, unknown>>;
type Writer = (attributes: Attributes, shapes: Shapes) => string;

/** In that framework's layout, [N, channels, …] or [N, …, channels] for x. */
interface Shapes {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly rank: number;
}

const WRITERS: Readonly<Record<string, Writer>> = {
  pytorch: ({ groups, ...rest }, { w, rank }) => {
    const [inChannels, outPerGroup, ...kernel] = w;
    const channels = `${inChannels}, ${outPerGroup * Number(groups)}, ${python(kernel)}`;
    return `torch.nn.ConvTranspose${rank}d(${channels}, ${keywords({ ...rest, groups, bias: false })})`;
  },
  onnx: (attributes) => `onnx.helper.make_node('ConvTranspose', ['x', 'w'], ['y'], ${keywords(attributes)})`,
  tensorflow: (attributes, { rank }) => `tf.nn.conv${rank}d_transpose(x, w, ${keywords(attributes)})`,
  keras: (attributes, { w, rank }) =>
    `keras.layers.Conv${rank}DTranspose(${w[rank]}, ${python(w.slice(0, rank))}, ${keywords({ ...attributes, use_bias: false })})`,
  webnn: (attributes) => `builder.convTranspose2d(x, w, ${javascript(attributes)})`,
  jax: (attributes) => `jax.lax.conv_transpose(x, w, ${keywords(attributes)})`,
};

/** Null where the framework cannot say the case. @param equivalent one of the six frameworks, or an older opset of ONNX */
export function codeOf({ convention, attributes, x, w }: Equivalent): string | null {
  if (attributes === null || x === null || w === null) return null;
  const writer = WRITERS[convention.replace(/-\d+$/, '')];
  if (writer === undefined) throw new RangeError(`codeOf: nothing is known of how ${convention} is written`);
  return writer(attributes, { x, w, rank: x.length - 2 });
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

function javascript(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(javascript).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${javascript(field)}`);
  return `{ ${fields.join(', ')} }`;
}
