#include <zlib.h>

/// deflateInit2 is a macro; 31 asks for the largest window in a gzip wrapper.
static inline int sluice_deflate_gzip(z_stream *stream) {
  return deflateInit2(stream, Z_BEST_COMPRESSION, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY);
}
