/* Who is due next: a binary min-heap of moments. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

struct due {
  int64_t at;    /* net_now's clock */
  size_t place;  /* kept by the schedule; 0 when not in it */
};

/* Puts `due` in at its moment, or moves it there. */
void schedule_put(struct due *due, int64_t at);

/* Takes `due` out; does nothing when it is not in. */
void schedule_remove(struct due *due);

/* The earliest, or NULL. */
struct due *schedule_first(void);

#endif
