#include "schedule.h"

#include <stdlib.h>

static struct due **heap;  // from 1: a parent is half its child
static size_t count, room;

static void place(struct due *due, size_t at) {
  heap[at] = due;
  due->place = at;
}

static void sift_up(struct due *due, size_t at) {
  for (; at > 1 && heap[at / 2]->at > due->at; at /= 2) place(heap[at / 2], at);
  place(due, at);
}

static void sift_down(struct due *due, size_t at) {
  for (size_t child; (child = at * 2) <= count; at = child) {
    if (child < count && heap[child + 1]->at < heap[child]->at) child++;
    if (heap[child]->at >= due->at) break;
    place(heap[child], at);
  }
  place(due, at);
}

void schedule_remove(struct due *due) {
  size_t at = due->place;
  if (!at) return;
  due->place = 0;
  struct due *last = heap[count--];
  if (last == due) return;
  sift_down(last, at);
  sift_up(last, last->place);
}

void schedule_put(struct due *due, int64_t at) {
  schedule_remove(due);
  if (count + 1 >= room) {
    room = room ? room * 2 : 1024;
    heap = realloc(heap, room * sizeof *heap);
    if (!heap) abort();
  }
  due->at = at;
  sift_up(due, ++count);
}

struct due *schedule_first(void) { return count ? heap[1] : NULL; }
