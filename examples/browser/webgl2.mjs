// An implementation on WebGL 2, for a page of a browser: a fragment shader, textures and programs that are used again.
// Gate it with: npx adjoint verify browser:./examples/browser/webgl2.mjs

import source from './conv-transpose.glsl?raw';

export const name = 'webgl2';

// A GPU may flush subnormals, and GLSL promises nothing of NaN. It checks no arguments.
export const capabilities = {
  dtypes: ['f32'],
  padding: 'any',
  outputPadding: 'any',
  specialValues: false,
  prepared: 'any-x',
  refuses: [],
};

const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
if (!gl) throw new Error('this page has no WebGL 2');
if (!gl.getExtension('EXT_color_buffer_float')) throw new Error('this page cannot render 32-bit floats');

/** The most texels in a row of a texture, and the most rows. */
const WIDTH = 1024;
const MOST_ROWS = gl.getParameter(gl.MAX_TEXTURE_SIZE);

gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());

const powerAbove = (count) => 2 ** Math.ceil(Math.log2(Math.max(1, count)));

/** Textures that nobody uses, by format and size. */
const free = new Map();

/** @returns a texture of a power of two of texels each way, which has at least so many; and what it is */
function takeTexture(format, texels) {
  const width = Math.min(WIDTH, powerAbove(texels));
  const height = powerAbove(texels / width);
  if (height > MOST_ROWS) throw new Error(`a texture has room for ${width * MOST_ROWS} texels, got ${texels}`);
  const kind = `${format} ${width} ${height}`;
  const known = free.get(kind)?.pop();
  if (known) return known;
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
  // Others need an extension for 32-bit floats, and the texture would read as zeros.
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
  return { texture, width, kind };
}

function giveBack(taken) {
  if (!free.has(taken.kind)) free.set(taken.kind, []);
  free.get(taken.kind).push(taken);
}

/** A number a texel, row by row; the last row need not be full. */
function uploaded(data) {
  const taken = takeTexture(gl.R32F, data.length);
  const { texture, width } = taken;
  const rows = Math.floor(data.length / width);
  const rest = data.length - rows * width;
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  if (rows > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, rows, gl.RED, gl.FLOAT, data, 0);
  if (rest > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, rows, rest, 1, gl.RED, gl.FLOAT, data, rows * width);
  return taken;
}

/** One triangle that is larger than the target. */
const CORNERS = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1, 0, 1);
}`;

const programs = new Map();
const MOST_PROGRAMS = 500;

/** A division by a constant is cheap: there is a program for each stride. */
function programFor({ stride }) {
  const key = onThreeAxes(stride, 1).join();
  const known = programs.get(key);
  if (known) return known;
  if (programs.size >= MOST_PROGRAMS) forgetPrograms();
  const built = linked(`#version 300 es\n#define STRIDE ivec3(${key})\n${source}`);
  programs.set(key, built);
  return built;
}

const vertexShader = compiled(gl.VERTEX_SHADER, CORNERS);

/** The program with the places of its uniforms. */
function linked(text) {
  const fragmentShader = compiled(gl.FRAGMENT_SHADER, text);
  const program = gl.createProgram();
  gl.attachShader(program, vertexShader);
  gl.attachShader(program, fragmentShader);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(`${gl.getProgramInfoLog(program)} ${gl.getShaderInfoLog(fragmentShader)}`);
  }
  gl.deleteShader(fragmentShader);
  const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS);
  const uniforms = Array.from({ length: count }, (_, at) => gl.getActiveUniform(program, at).name);
  return { program, places: Object.fromEntries(uniforms.map((of) => [of, gl.getUniformLocation(program, of)])) };
}

function compiled(type, text) {
  const shader = gl.createShader(type);
  gl.shaderSource(shader, text);
  gl.compileShader(shader);
  return shader;
}

function forgetPrograms() {
  for (const { program } of programs.values()) gl.deleteProgram(program);
  programs.clear();
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

/** Sets the uniforms that a case decides, on the program in use. */
function describeLayer(places, { w, bias, padBegin, dilation, groups }, input, output, cells) {
  const [channels, featuresOfGroup, ...kernel] = w.shape;
  gl.uniform3iv(places.extentsOfX, onThreeAxes(input, 1));
  gl.uniform3iv(places.extentsOfW, onThreeAxes(kernel, 1));
  gl.uniform3iv(places.extentsOfY, onThreeAxes(output, 1));
  gl.uniform3iv(places.dilation, onThreeAxes(dilation, 1));
  gl.uniform3iv(places.padBegin, onThreeAxes(padBegin, 0));
  gl.uniform1i(places.channelsOfGroup, channels / groups);
  gl.uniform1i(places.featuresOfGroup, featuresOfGroup);
  gl.uniform1i(places.groups, groups);
  gl.uniform1i(places.hasBias, bias ? 1 : 0);
  gl.uniform1i(places.cells, cells);
}

/** The weights stay on the GPU; a run uploads an x, of any batch and extents. */
export function prepare(problem) {
  const { x: own, w, bias, groups } = problem;
  const weights = uploaded(w.data);
  const biases = uploaded(bias ?? new Float32Array(1));
  return {
    run(x = own) {
      const [batch, , ...input] = x.shape;
      const output = extentsOf(problem, input);
      const shape = [batch, w.shape[1] * groups, ...output];
      const cells = shape.reduce((product, extent) => product * extent, 1);
      if (cells === 0) return { shape, data: new Float32Array(0) };
      const { program, places } = programFor(problem);
      gl.useProgram(program);
      describeLayer(places, problem, input, output, cells);
      const values = uploaded(x.data);
      const data = drawn(places, { x: values, w: weights, bias: biases }, cells);
      giveBack(values);
      return { shape, data };
    },
    dispose() {
      for (const texture of [weights, biases]) giveBack(texture);
    },
  };
}

/** @returns the cells of y, of which a texel has four */
function drawn(places, textures, cells) {
  const texels = Math.ceil(cells / 4);
  const y = takeTexture(gl.RGBA32F, texels);
  const rows = Math.ceil(texels / y.width);
  gl.uniform1i(places.width, y.width);
  Object.entries(textures).forEach(([of, { texture }], unit) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(places[of], unit);
  });
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, y.texture, 0);
  gl.viewport(0, 0, y.width, rows);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const read = new Float32Array(4 * y.width * rows);
  // It waits for the GPU. A page that must not wait reads into a PIXEL_PACK_BUFFER, and asks a fence when it is there.
  gl.readPixels(0, 0, y.width, rows, gl.RGBA, gl.FLOAT, read);
  giveBack(y);
  return read.slice(0, cells);
}

export function convTranspose(problem) {
  const layer = prepare(problem);
  try {
    return layer.run();
  } finally {
    layer.dispose();
  }
}
