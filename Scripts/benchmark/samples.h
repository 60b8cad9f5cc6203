/* Measured times, all of them kept: exact percentiles instead of buckets. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>
#include <stdint.h>

struct samples {
  int64_t *ns;
  size_t count, room;
};

void samples_add(struct samples *samples, int64_t ns);

/* Prints `,"name":{"count":…,"p50":…,"p90":…,"p99":…,"max":…}` in microseconds;
 * sorts the samples. Prints nothing when there are none. */
void samples_print(struct samples *samples, const char *name);

#endif
