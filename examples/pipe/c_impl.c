/* A program under test in C without dependencies: docs/PROTOCOL.md, numbers as lists, one axis. A reader of just enough
 * JSON: fields are looked for by name, as the protocol writes them without spaces.
 * Gate it with: cc -O2 -o c_impl examples/pipe/c_impl.c -lm && npx adjoint verify "cmd:./c_impl" */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

struct problem {
  double *x, *w, *bias;
  long n, c, in, per, k, m, s, d, begin, groups, out, size;
  int is_f32;
};

static struct problem read_problem(const char *line) {
  const char *x = field(line, "x"), *w = field(line, "w"), *b = field(line, "bias"), *type = field(line, "dtype");
  int unused;
  double *shape = list(field(x, "shape"), &unused), *kernel = list(field(w, "shape"), &unused);
  struct problem p = { list(field(x, "data"), &unused), list(field(w, "data"), &unused), NULL,
                       shape[0], shape[1], shape[2], kernel[1], kernel[2] };
  if (b && *b == '[') p.bias = list(b, &unused);
  p.s = one(field(line, "stride")), p.d = one(field(line, "dilation")), p.begin = one(field(line, "padBegin"));
  p.groups = one(field(line, "groups")), p.m = p.per * p.groups, p.is_f32 = type && !strncmp(type, "\"f32\"", 5);
  p.out = (p.in - 1) * p.s + (p.k - 1) * p.d + 1 + one(field(line, "outputPadding")) - p.begin - one(field(line, "padEnd"));
  p.size = p.n * p.m * p.out;
  free(shape), free(kernel);
  return p;
}

static void convolve(struct problem p, double *y) {
  for (long at = 0; at < p.size; at++) y[at] = p.bias ? p.bias[at / p.out % p.m] : 0;
  for (long nc = 0; nc < p.n * p.c; nc++)
    for (long j = 0; j < p.per; j++)
      for (long i = 0; i < p.in; i++)
        for (long t = 0; t < p.k; t++) {
          long o = i * p.s + t * p.d - p.begin, channel = nc % p.c / (p.c / p.groups) * p.per + j;
          if (o >= 0 && o < p.out)
            y[(nc / p.c * p.m + channel) * p.out + o] += p.x[nc * p.in + i] * p.w[(nc % p.c * p.per + j) * p.k + t];
        }
  for (long at = 0; p.is_f32 && at < p.size; at++) y[at] = (float)y[at];
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Calls one after the other for so long, at least so many times; their number, with their times in `samples`. */
static long timed(struct problem p, double *y, double budget_ms, long at_least, double **samples) {
  long count = 0, room = 1024;
  *samples = malloc(room * sizeof **samples);
  for (double end = now_ms() + budget_ms; count < at_least || (now_ms() < end && count < 1000000); count++) {
    if (count == room) *samples = realloc(*samples, (room *= 2) * sizeof **samples);
    double start = now_ms();
    convolve(p, y);
    (*samples)[count] = now_ms() - start;
  }
  return count;
}

static void answer(long seq, const char *line, int is_time) {
  struct problem p = read_problem(line);
  if (p.s < 1) { printf("{\"seq\":%ld,\"kind\":\"refused\",\"message\":\"stride %ld\"}\n", seq, p.s); return; }
  double *y = calloc(p.size ? p.size : 1, sizeof *y), *samples, budget_ms = one(field(line, "budgetMs"));
  printf("{\"seq\":%ld,\"kind\":\"%s\"", seq, is_time ? "times" : "result");
  if (is_time) {
    timed(p, y, budget_ms / 5, 1, &samples), free(samples); /* Warms up. */
    long count = timed(p, y, budget_ms, one(field(line, "minSamples")), &samples);
    for (long at = 0; at < count; at++) printf("%s%.9g", at ? "," : ",\"samplesMs\":[", samples[at]);
    printf("]"), free(samples);
  } else convolve(p, y);
  printf(",\"shape\":[%ld,%ld,%ld],\"data\":[", p.n, p.m, p.out);
  for (long at = 0; at < p.size; at++)
    printf(isfinite(y[at]) ? "%s%.17g" : isnan(y[at]) ? "%s\"NaN\"" : y[at] > 0 ? "%s\"Infinity\"" : "%s\"-Infinity\"", at ? "," : "", y[at]);
  puts("]}");
  free(p.x), free(p.w), free(p.bias), free(y);
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    long seq = one(field(line, "seq"));
    const char *kind = field(line, "kind");
    int is_time = kind && !strncmp(kind, "\"time\"", 6);
    if (is_time || (kind && !strncmp(kind, "\"run\"", 5))) answer(seq, line, is_time);
    else if (kind && !strncmp(kind, "\"hello\"", 7))
      printf("{\"seq\":%ld,\"kind\":\"hello\",\"protocol\":\"adjoint/pipe/1\",\"name\":\"c\",\"times\":true,"
             "\"capabilities\":{\"ranks\":[1],\"refuses\":[\"zero-stride\"]}}\n", seq);
    else printf("{\"seq\":%ld,\"kind\":\"skipped\",\"message\":\"only run and time\"}\n", seq);
    fflush(stdout);
  }
  return 0;
}
