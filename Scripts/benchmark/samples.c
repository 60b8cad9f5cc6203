#include "samples.h"

#include <stdio.h>
#include <stdlib.h>

void samples_add(struct samples *samples, int64_t ns) {
  if (samples->count == samples->room) {
    samples->room = samples->room ? samples->room * 2 : 4096;
    samples->ns = realloc(samples->ns, samples->room * sizeof *samples->ns);
    if (!samples->ns) abort();
  }
  samples->ns[samples->count++] = ns;
}

static int ascending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static double percentile(const struct samples *samples, double part) {
  return (double)samples->ns[(size_t)(part * (double)(samples->count - 1) + 0.5)] / 1000;
}

void samples_print(struct samples *samples, const char *name) {
  if (!samples->count) return;
  qsort(samples->ns, samples->count, sizeof *samples->ns, ascending);
  printf(",\"%s\":{\"count\":%zu,\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"max\":%.2f}", name,
         samples->count, percentile(samples, 0.5), percentile(samples, 0.9),
         percentile(samples, 0.99), percentile(samples, 1));
}
