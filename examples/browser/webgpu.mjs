// An implementation on WebGPU, for a page of a browser: a kernel in WGSL, buffers and bind groups that are used again.
// Gate it with: npx adjoint verify browser:./examples/browser/webgpu.mjs

import source from './conv-transpose.wgsl?raw';

export const name = 'webgpu';

// A GPU may flush subnormals, and WGSL promises nothing of NaN. It checks no arguments.
export const capabilities = {
  dtypes: ['f32'],
  padding: 'any',
  outputPadding: 'any',
  specialValues: false,
  prepared: 'any-x',
  refuses: [],
};

const adapter = await navigator.gpu?.requestAdapter();
if (!adapter) throw new Error('this page has no WebGPU');
const device = await adapter.requestDevice();
const module = device.createShaderModule({ code: source });

const { UNIFORM, STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;

/** Invocations of a workgroup, as the kernel has it, and workgroups of one dimension. */
const WIDTH = 64;
const MOST_WORKGROUPS = device.limits.maxComputeWorkgroupsPerDimension;

/** Buffers that nobody uses, by what they are for and how large they are. What is queued has its data before the next write. */
const free = new Map();
const kindOf = (usage, size) => `${usage} ${size}`;

function takeBuffer(usage, bytes) {
  const size = Math.max(16, 2 ** Math.ceil(Math.log2(bytes)));
  return free.get(kindOf(usage, size))?.pop() ?? device.createBuffer({ usage, size });
}

function giveBack(buffer) {
  const kind = kindOf(buffer.usage, buffer.size);
  if (!free.has(kind)) free.set(kind, []);
  free.get(kind).push(buffer);
}

function uploaded(usage, data) {
  const buffer = takeBuffer(usage | COPY_DST, data.byteLength);
  device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

const pipelines = new Map();

function pipelineFor({ stride }) {
  const [strideZ, strideY, strideX] = onThreeAxes(stride, 1);
  const key = [strideZ, strideY, strideX].join();
  const known = pipelines.get(key);
  if (known) return known;
  const constants = { strideZ, strideY, strideX };
  const pipeline = device.createComputePipeline({ layout, compute: { module, constants } });
  pipelines.set(key, pipeline);
  return pipeline;
}

/** One layout for all pipelines, so that they share bind groups. */
const types = ['uniform', 'read-only-storage', 'read-only-storage', 'read-only-storage', 'storage'];
const groupLayout = device.createBindGroupLayout({
  entries: types.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
});
const layout = device.createPipelineLayout({ bindGroupLayouts: [groupLayout] });

const bindGroups = new Map();
const MOST_BIND_GROUPS = 500;
const numbers = new WeakMap();
let buffersSeen = 0;

function numberOf(buffer) {
  if (!numbers.has(buffer)) numbers.set(buffer, buffersSeen++);
  return numbers.get(buffer);
}

/** The buffers in the order of the bindings; of the last, y, only what belongs to this result is bound. */
function bindGroupOf(buffers, bytes) {
  const key = `${buffers.map(numberOf).join()} ${bytes}`;
  const known = bindGroups.get(key);
  if (known) return known;
  if (bindGroups.size >= MOST_BIND_GROUPS) bindGroups.clear();
  const entries = buffers.map((buffer, binding) => ({
    binding,
    resource: buffer === buffers.at(-1) ? { buffer, size: bytes } : { buffer },
  }));
  const group = device.createBindGroup({ layout: groupLayout, entries });
  bindGroups.set(key, group);
  return group;
}

/** Values for three axes; those that a problem lacks come first. */
function onThreeAxes(values, missing) {
  return [...Array(3 - values.length).fill(missing), ...values];
}

function extentsOf({ w, stride, padBegin, padEnd, outputPadding, dilation }, input) {
  return input.map((extent, axis) => {
    const reach = (w.shape[axis + 2] - 1) * dilation[axis] + 1;
    return (extent - 1) * stride[axis] + reach + outputPadding[axis] - padBegin[axis] - padEnd[axis];
  });
}

/** `Layer` of the kernel: of each axis three values, and one more. */
function layerData({ w, bias, padBegin, dilation, groups }, input, output, cells) {
  const [channels, featuresOfGroup, ...kernel] = w.shape;
  return Int32Array.of(
    ...[...onThreeAxes(input, 1), channels / groups],
    ...[...onThreeAxes(kernel, 1), featuresOfGroup],
    ...[...onThreeAxes(output, 1), groups],
    ...[...onThreeAxes(dilation, 1), bias ? 1 : 0],
    ...[...onThreeAxes(padBegin, 0), cells],
  );
}

/** The weights stay on the GPU; a run uploads an x, of any batch and extents. */
export function prepare(problem) {
  const { x: own, w, bias, groups } = problem;
  const weights = uploaded(STORAGE, w.data);
  const biases = uploaded(STORAGE, bias ?? new Float32Array(1));
  const pipeline = pipelineFor(problem);
  return {
    async run(x = own) {
      const [batch, , ...input] = x.shape;
      const output = extentsOf(problem, input);
      const shape = [batch, w.shape[1] * groups, ...output];
      const cells = shape.reduce((product, extent) => product * extent, 1);
      if (cells === 0) return { shape, data: new Float32Array(0) };
      const clock = phaseClock();
      const layer = uploaded(UNIFORM, layerData(problem, input, output, cells));
      const values = uploaded(STORAGE, x.data);
      const y = takeBuffer(STORAGE | COPY_SRC, 4 * cells);
      const group = bindGroupOf([layer, values, weights, biases, y], 4 * cells);
      clock.whenQueueIsDone('upload');
      const data = await computed(pipeline, group, y, cells, clock);
      for (const buffer of [layer, values, y]) giveBack(buffer);
      return { shape, data, times: clock.times() };
    },
    dispose() {
      for (const buffer of [weights, biases]) giveBack(buffer);
    },
  };
}

/**
 * What the parts of a call took. Each ends when the page learns that the queue is done with it. Nothing waits in between, so that the
 * call takes hardly longer for being measured; what the page itself does to record the commands is part of the upload.
 */
function phaseClock() {
  const started = performance.now();
  const ends = {};
  return {
    whenQueueIsDone(phase) {
      device.queue.onSubmittedWorkDone().then(() => {
        ends[phase] = performance.now();
      });
    },
    times() {
      const now = performance.now();
      const { upload = now, dispatch = now } = ends;
      return { upload: upload - started, dispatch: dispatch - upload, readback: now - dispatch };
    },
  };
}

async function computed(pipeline, group, y, cells, clock) {
  const read = takeBuffer(MAP_READ | COPY_DST, 4 * cells);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  const workgroups = Math.ceil(cells / WIDTH);
  const rows = Math.ceil(workgroups / MOST_WORKGROUPS);
  pass.dispatchWorkgroups(Math.ceil(workgroups / rows), rows);
  pass.end();
  device.queue.submit([encoder.finish()]);
  clock.whenQueueIsDone('dispatch');
  const copying = device.createCommandEncoder();
  copying.copyBufferToBuffer(y, 0, read, 0, 4 * cells);
  device.queue.submit([copying.finish()]);
  await read.mapAsync(GPUMapMode.READ, 0, 4 * cells);
  const data = new Float32Array(read.getMappedRange(0, 4 * cells)).slice();
  read.unmap();
  giveBack(read);
  return data;
}

export async function convTranspose(problem) {
  const layer = prepare(problem);
  try {
    return await layer.run();
  } finally {
    layer.dispose();
  }
}
