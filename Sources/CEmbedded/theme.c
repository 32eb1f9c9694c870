#include "embedded.h"

static const candor_embedded_file files[] = {{0}};
const candor_embedded_file *const candor_theme_files = files;
const size_t candor_theme_file_count = 0;
