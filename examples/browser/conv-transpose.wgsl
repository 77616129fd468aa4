// Transposed convolution as a gather: each invocation sums one cell of the output, y [N, M, …out].
// Always three spatial axes; of a problem with fewer the first ones have extent 1. All tensors are row-major.

struct Layer {
  input: vec3i,
  channelsOfGroup: i32, // of x
  kernel: vec3i,
  featuresOfGroup: i32, // of y
  output: vec3i,
  groups: i32,
  dilation: vec3i,
  hasBias: i32,
  padBegin: vec3i,
  cells: i32, // of y
}

// A division by a constant is cheap: there is a pipeline for each stride.
override strideZ: i32 = 1;
override strideY: i32 = 1;
override strideX: i32 = 1;

@group(0) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(1) var<storage, read> x: array<f32>; // [N, C, …in]
@group(0) @binding(2) var<storage, read> w: array<f32>; // [C, M/groups, …kernel]
@group(0) @binding(3) var<storage, read> bias: array<f32>; // [M]
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

const WIDTH = 64;

fn volume(extents: vec3i) -> i32 {
  return extents.x * extents.y * extents.z;
}

// The components of extents and places are in the order of the axes: x is the outermost.
fn offset(place: vec3i, extents: vec3i) -> i32 {
  return (place.x * extents.y + place.y) * extents.z + place.z;
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let cell = i32(id.y * workgroups.x * WIDTH + id.x);
  // The last workgroup is wider than what is left.
  if (cell >= layer.cells) { return; }

  let stride = vec3i(strideZ, strideY, strideX);
  let features = layer.featuresOfGroup * layer.groups;
  let channels = layer.channelsOfGroup * layer.groups;
  let ofChannel = volume(layer.input);
  let ofFilter = volume(layer.kernel);
  let ofFeature = volume(layer.output);

  let rest = cell % ofFeature;
  let feature = (cell / ofFeature) % features;
  let batch = cell / (ofFeature * features);
  let place = vec3i(
    rest / (layer.output.y * layer.output.z),
    (rest / layer.output.z) % layer.output.y,
    rest % layer.output.z,
  );
  let firstChannel = (feature / layer.featuresOfGroup) * layer.channelsOfGroup;

  var sum = 0.0;
  if (layer.hasBias == 1) { sum = bias[feature]; }
  for (var a = 0; a < layer.kernel.x; a++) {
    for (var b = 0; b < layer.kernel.y; b++) {
      for (var c = 0; c < layer.kernel.z; c++) {
        let tap = vec3i(a, b, c);
        // Where x lies that this tap takes to this cell, times the stride.
        let spread = place + layer.padBegin - tap * layer.dilation;
        let origin = spread / stride;
        if (any(spread < vec3i(0)) || any(origin * stride != spread) || any(origin >= layer.input)) { continue; }
        let cellOfX = offset(origin, layer.input);
        let weight = offset(tap, layer.kernel);
        for (var i = 0; i < layer.channelsOfGroup; i++) {
          let channel = firstChannel + i;
          let tapsOf = channel * layer.featuresOfGroup + feature % layer.featuresOfGroup;
          sum += x[(batch * channels + channel) * ofChannel + cellOfX] * w[tapsOf * ofFilter + weight];
        }
      }
    }
  }
  y[cell] = sum;
}
