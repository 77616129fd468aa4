/* A program under test in C without dependencies: docs/PROTOCOL.md, numbers as lists, one axis, f64. A reader of just enough
 * JSON: fields are looked for by name, as the protocol writes them without spaces.
 * Gate it with: cc -O2 -o c_impl examples/pipe/c_impl.c -lm && npx adjoint verify "cmd:./c_impl" */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What follows "name": after `from`; NULL where there is none. */
static const char *field(const char *from, const char *name) {
  char key[32];
  snprintf(key, sizeof key, "\"%s\":", name);
  const char *at = from ? strstr(from, key) : NULL;
  return at ? at + strlen(key) : NULL;
}

/* The list of numbers at `at`, as doubles; strings stand for NaN, Infinity and -0. */
static double *list(const char *at, int *count) {
  int room = 16;
  double *numbers = malloc(room * sizeof *numbers);
  *count = 0;
  if (at && *at == '[') at++;
  while (at && *at && *at != ']') {
    char *end;
    if (*at == ',' || *at == '"') { at++; continue; }
    if (*count == room) numbers = realloc(numbers, (room *= 2) * sizeof *numbers);
    numbers[(*count)++] = strtod(at, &end);
    at = end > at ? end : at + 1;
  }
  return numbers;
}

static double one(const char *at) { return at && *at == '[' ? strtod(at + 1, NULL) : at ? strtod(at, NULL) : 0; }

static void convolve(long seq, const char *line) {
  const char *x = field(line, "x"), *w = field(line, "w"), *b = field(line, "bias");
  int unused, xs, ws, bs = 0;
  double *shape = list(field(x, "shape"), &unused), *xd = list(field(x, "data"), &xs);
  double *kernel = list(field(w, "shape"), &unused), *wd = list(field(w, "data"), &ws);
  double *bias = b && *b == '[' ? list(b, &bs) : NULL;
  long s = one(field(line, "stride")), d = one(field(line, "dilation")), begin = one(field(line, "padBegin"));
  long end = one(field(line, "padEnd")), extra = one(field(line, "outputPadding")), groups = one(field(line, "groups"));
  long n = shape[0], c = shape[1], in = shape[2], per = kernel[1], k = kernel[2], m = per * groups;
  if (s < 1) { printf("{\"seq\":%ld,\"kind\":\"refused\",\"message\":\"stride %ld\"}\n", seq, s); return; }
  long out = (in - 1) * s + (k - 1) * d + 1 + extra - begin - end, size = n * m * out;
  double *y = calloc(size ? size : 1, sizeof *y);
  for (long at = 0; bias && at < size; at++) y[at] = bias[at / out % m];
  for (long nc = 0; nc < n * c; nc++)
    for (long p = 0; p < per; p++)
      for (long i = 0; i < in; i++)
        for (long t = 0; t < k; t++) {
          long o = i * s + t * d - begin, channel = nc % c / (c / groups) * per + p;
          if (o >= 0 && o < out) y[(nc / c * m + channel) * out + o] += xd[nc * in + i] * wd[(nc % c * per + p) * k + t];
        }
  printf("{\"seq\":%ld,\"kind\":\"result\",\"shape\":[%ld,%ld,%ld],\"data\":[", seq, n, m, out);
  for (long at = 0; at < size; at++)
    printf(isfinite(y[at]) ? "%s%.17g" : isnan(y[at]) ? "%s\"NaN\"" : y[at] > 0 ? "%s\"Infinity\"" : "%s\"-Infinity\"", at ? "," : "", y[at]);
  puts("]}");
  free(shape), free(xd), free(kernel), free(wd), free(bias), free(y);
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    long seq = one(field(line, "seq"));
    const char *kind = field(line, "kind");
    if (kind && !strncmp(kind, "\"run\"", 5)) convolve(seq, line);
    else if (kind && !strncmp(kind, "\"hello\"", 7))
      printf("{\"seq\":%ld,\"kind\":\"hello\",\"protocol\":\"adjoint/pipe/1\",\"name\":\"c\",\"capabilities\":"
             "{\"ranks\":[1],\"dtypes\":[\"f64\"],\"refuses\":[\"zero-stride\"]}}\n", seq);
    else printf("{\"seq\":%ld,\"kind\":\"skipped\",\"message\":\"only run\"}\n", seq);
    fflush(stdout);
  }
  return 0;
}
