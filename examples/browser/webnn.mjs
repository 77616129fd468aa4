// An implementation on WebNN, for a page of a browser: graphs and tensors that are used again.
// Gate it with: npx adjoint verify browser:./examples/browser/webnn.mjs --browser @sparticuz/chromium
//
// Of the operator's options only the strides are asked of `convTranspose2d`. Groups, dilations and pads are made of other operations:
// Chromium 143 on LiteRT refuses groups and dilations, and gives zeros for paddings that are not TensorFlow's SAME.

export const name = 'webnn';

// The operator has two spatial axes, and one of them may have extent 1. A graph has operations for each group. A device may
// flush subnormals, and the zeros that spread a kernel make NaN of infinities. It checks no arguments.
export const capabilities = {
  ranks: [1, 2],
  largest: { groups: 1024 },
  dtypes: ['f32'],
  padding: 'any',
  outputPadding: 'any',
  specialValues: false,
  prepared: 'any-x',
  refuses: [],
};

if (!navigator.ml) throw new Error('this page has no WebNN');
const context = await navigator.ml.createContext();

const describe = (shape) => ({ dataType: 'float32', shape });
const volume = (shape) => shape.reduce((product, extent) => product * extent, 1);

/** Tensors that nobody uses, by use and shape. What is queued has its data before the next write. */
const free = new Map();
const kindOf = ({ readable, shape }) => `${readable} ${shape}`;

async function takeTensor(shape, use) {
  return (
    free.get(kindOf({ shape, readable: use.readable ?? false }))?.pop() ??
    context.createTensor({ ...describe(shape), ...use })
  );
}

function giveBack(tensor) {
  const kind = kindOf(tensor);
  if (!free.has(kind)) free.set(kind, []);
  free.get(kind).push(tensor);
}

async function uploaded(shape, data) {
  const tensor = await takeTensor(shape, { writable: true });
  context.writeTensor(tensor, data);
  return tensor;
}

/** Values for two axes; the one that a problem lacks comes first. */
const onTwoAxes = (values, missing) => [...Array(2 - values.length).fill(missing), ...values];
const shapeOnTwoAxes = ([outer, inner, ...extents]) => [outer, inner, ...onTwoAxes(extents, 1)];

/** The kernel with zeros between its taps, as its dilation says. */
function spread({ w, dilation }) {
  const [channels, features, height, width] = shapeOnTwoAxes(w.shape);
  const [down, right] = onTwoAxes(dilation, 1);
  const shape = [channels, features, (height - 1) * down + 1, (width - 1) * right + 1];
  if (down === 1 && right === 1) return { shape, data: w.data };
  const data = new Float32Array(volume(shape));
  w.data.forEach((value, at) => {
    const filter = Math.floor(at / (height * width));
    const row = Math.floor(at / width) % height;
    data[(filter * shape[2] + row * down) * shape[3] + (at % width) * right] = value;
  });
  return { shape, data };
}

/** What of a problem a graph depends on, on two axes. */
function planOf({ stride, padBegin, padEnd, outputPadding, groups, bias }, xShape, wShape) {
  const strides = onTwoAxes(stride, 1);
  const begin = onTwoAxes(padBegin, 0);
  const end = onTwoAxes(padEnd, 0).map((pad, axis) => pad - onTwoAxes(outputPadding, 0)[axis]);
  const [batch, , ...input] = xShape;
  const extents = input.map(
    (extent, axis) => (extent - 1) * strides[axis] + wShape[axis + 2] - begin[axis] - end[axis],
  );
  const yShape = [batch, wShape[1] * groups, ...extents];
  return { xShape, wShape, yShape, strides, begin, end, groups, hasBias: bias !== null };
}

const graphs = new Map();
const MOST_GRAPHS = 200;

/** @returns the promise of a graph, which is built once */
function graphOf(plan) {
  const key = JSON.stringify(plan);
  if (graphs.has(key)) return graphs.get(key);
  if (graphs.size >= MOST_GRAPHS) graphs.clear();
  graphs.set(key, built(plan));
  return graphs.get(key);
}

function built(plan) {
  const { xShape, wShape, yShape, hasBias } = plan;
  const builder = new MLGraphBuilder(context);
  const x = builder.input('x', describe(xShape));
  const w = builder.input('w', describe(wShape));
  const sums = cropped(builder, summed(builder, x, w, plan), plan);
  if (!hasBias) return builder.build({ y: sums });
  const bias = builder.input('bias', describe([1, yShape[1], 1, 1]));
  return builder.build({ y: builder.add(sums, bias) });
}

/** Each group by itself, without a crop. */
function summed(builder, x, w, { xShape, wShape, strides, groups }) {
  const [batch, channels, ...input] = xShape;
  const channelsOfGroup = channels / groups;
  const ofGroups = Array.from({ length: groups }, (_, group) => {
    const first = group * channelsOfGroup;
    const ofX = builder.slice(x, [0, first, 0, 0], [batch, channelsOfGroup, ...input]);
    const ofW = builder.slice(w, [first, 0, 0, 0], [channelsOfGroup, ...wShape.slice(1)]);
    return builder.convTranspose2d(ofX, ofW, { strides });
  });
  return builder.concat(ofGroups, 1);
}

/** Extends y where a pad is below zero, or output padding more than a pad; then cuts it to its extents. */
function cropped(builder, y, { begin, end, yShape }) {
  const missing = (pads) => [0, 0, ...pads.map((pad) => Math.max(0, -pad))];
  const extended = builder.pad(y, missing(begin), missing(end));
  return builder.slice(extended, [0, 0, ...begin.map((pad) => Math.max(0, pad))], yShape);
}

/** The weights stay with the device; a run uploads an x, of any batch and extents. */
export async function prepare(problem) {
  const { x: own, bias, stride } = problem;
  const kernel = spread(problem);
  const weights = await uploaded(kernel.shape, kernel.data);
  const biases = bias && (await uploaded([1, bias.length, 1, 1], bias));
  return {
    async run(x = own) {
      const plan = planOf(problem, shapeOnTwoAxes(x.shape), kernel.shape);
      const shape = [...plan.yShape.slice(0, 2), ...plan.yShape.slice(-stride.length)];
      // WebNN has no tensors without cells.
      if (volume(shape) === 0) return { shape, data: new Float32Array(0) };
      const graph = await graphOf(plan);
      const values = await uploaded(plan.xShape, x.data);
      const y = await takeTensor(plan.yShape, { readable: true });
      context.dispatch(graph, { x: values, w: weights, ...(biases && { bias: biases }) }, { y });
      giveBack(values);
      const data = new Float32Array(await context.readTensor(y));
      giveBack(y);
      return { shape, data };
    },
    dispose() {
      for (const tensor of [weights, biases]) if (tensor) giveBack(tensor);
    },
  };
}

export async function convTranspose(problem) {
  const layer = await prepare(problem);
  try {
    return await layer.run();
  } finally {
    layer.dispose();
  }
}
