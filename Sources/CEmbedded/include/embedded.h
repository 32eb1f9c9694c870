#pragma once
#include <stddef.h>

/// A file that is part of the program: its path with '/' between folders, and its bytes.
typedef struct {
  const char *_Nonnull path;
  const unsigned char *_Nonnull bytes;
  size_t count;
} candor_embedded_file;

/// The files of `themes/default`, sorted by path.
extern const candor_embedded_file *_Nonnull const candor_theme_files;
extern const size_t candor_theme_file_count;

/// Every IANA time zone, as `scripts/embed-zones.py` packs them.
extern const unsigned char *_Nonnull const candor_zones;
extern const size_t candor_zones_count;
