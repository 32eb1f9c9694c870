#include "embedded.h"

static const unsigned char archive[] = {
#embed "zones.bin"
};
const unsigned char *const candor_zones = archive;
const size_t candor_zones_count = sizeof archive;
