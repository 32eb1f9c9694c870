#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

/* deflateInit2 is a macro, which Swift can't see: gzip framing, the best there is, no time of day. */
static inline int candor_gzip_begin(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
}
