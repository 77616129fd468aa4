// Transposed convolution as a gather: each fragment sums four neighbouring cells of the output, y [N, M, …out].
// Always three spatial axes; of a problem with fewer the first ones have extent 1. All tensors are row-major, and fill
// their textures row by row. The program that is built of this begins with the version, and with STRIDE.

precision highp float;
precision highp int;
precision highp sampler2D;

uniform sampler2D x; // [N, C, …in], a number a texel
uniform sampler2D w; // [C, M/groups, …kernel]
uniform sampler2D bias; // [M]
uniform ivec3 extentsOfX;
uniform ivec3 extentsOfW;
uniform ivec3 extentsOfY;
uniform ivec3 dilation;
uniform ivec3 padBegin;
uniform int channelsOfGroup; // of x
uniform int featuresOfGroup; // of y
uniform int groups;
uniform int cells; // of y
uniform bool hasBias;
uniform int width; // of the texture of y

out vec4 sums;

int volume(ivec3 extents) {
  return extents.x * extents.y * extents.z;
}

// The components of extents and places are in the order of the axes: x is the outermost.
int offset(ivec3 place, ivec3 extents) {
  return (place.x * extents.y + place.y) * extents.z + place.z;
}

float valueAt(sampler2D tensor, int at) {
  int columns = textureSize(tensor, 0).x;
  return texelFetch(tensor, ivec2(at % columns, at / columns), 0).r;
}

float sumOf(int cell) {
  // The last row of texels is wider than what is left, and so is the last texel.
  if (cell >= cells) return 0.0;

  int features = featuresOfGroup * groups;
  int channels = channelsOfGroup * groups;
  int ofChannel = volume(extentsOfX);
  int ofFilter = volume(extentsOfW);
  int ofFeature = volume(extentsOfY);

  int rest = cell % ofFeature;
  int feature = (cell / ofFeature) % features;
  int batch = cell / (ofFeature * features);
  ivec3 place = ivec3(
    rest / (extentsOfY.y * extentsOfY.z),
    (rest / extentsOfY.z) % extentsOfY.y,
    rest % extentsOfY.z
  );
  int firstChannel = (feature / featuresOfGroup) * channelsOfGroup;

  float sum = hasBias ? valueAt(bias, feature) : 0.0;
  for (int a = 0; a < extentsOfW.x; a++) {
    for (int b = 0; b < extentsOfW.y; b++) {
      for (int c = 0; c < extentsOfW.z; c++) {
        ivec3 tap = ivec3(a, b, c);
        // Where x lies that this tap takes to this cell, times the stride.
        ivec3 spread = place + padBegin - tap * dilation;
        ivec3 origin = spread / STRIDE;
        bool misses = any(lessThan(spread, ivec3(0))) || any(notEqual(origin * STRIDE, spread));
        if (misses || any(greaterThanEqual(origin, extentsOfX))) continue;
        int cellOfX = offset(origin, extentsOfX);
        int weight = offset(tap, extentsOfW);
        for (int i = 0; i < channelsOfGroup; i++) {
          int channel = firstChannel + i;
          int tapsOf = channel * featuresOfGroup + feature % featuresOfGroup;
          sum += valueAt(x, (batch * channels + channel) * ofChannel + cellOfX) * valueAt(w, tapsOf * ofFilter + weight);
        }
      }
    }
  }
  return sum;
}

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int first = 4 * (texel.y * width + texel.x);
  sums = vec4(sumOf(first), sumOf(first + 1), sumOf(first + 2), sumOf(first + 3));
}
