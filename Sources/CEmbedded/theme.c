// Written by scripts/embed-theme.py: one entry for each file of themes/default.
#include "embedded.h"

static const unsigned char file0[] = {
#embed "../../themes/default/404.mustache" suffix(, )
0};
static const unsigned char file1[] = {
#embed "../../themes/default/component.mustache" suffix(, )
0};
static const unsigned char file2[] = {
#embed "../../themes/default/embed/alert.min.js" suffix(, )
0};
static const unsigned char file3[] = {
#embed "../../themes/default/embed/released/alert-4c7d1ababad5.js" suffix(, )
0};
static const unsigned char file4[] = {
#embed "../../themes/default/embed/released/index.txt" suffix(, )
0};
static const unsigned char file5[] = {
#embed "../../themes/default/event.mustache" suffix(, )
0};
static const unsigned char file6[] = {
#embed "../../themes/default/history-month.mustache" suffix(, )
0};
static const unsigned char file7[] = {
#embed "../../themes/default/history.mustache" suffix(, )
0};
static const unsigned char file8[] = {
#embed "../../themes/default/home.mustache" suffix(, )
0};
static const unsigned char file9[] = {
#embed "../../themes/default/layout.mustache" suffix(, )
0};
static const unsigned char file10[] = {
#embed "../../themes/default/offline.mustache" suffix(, )
0};
static const unsigned char file11[] = {
#embed "../../themes/default/page.js" suffix(, )
0};
static const unsigned char file12[] = {
#embed "../../themes/default/page.mustache" suffix(, )
0};
static const unsigned char file13[] = {
#embed "../../themes/default/partials/ago.mustache" suffix(, )
0};
static const unsigned char file14[] = {
#embed "../../themes/default/partials/bars.mustache" suffix(, )
0};
static const unsigned char file15[] = {
#embed "../../themes/default/partials/component.mustache" suffix(, )
0};
static const unsigned char file16[] = {
#embed "../../themes/default/partials/event.mustache" suffix(, )
0};
static const unsigned char file17[] = {
#embed "../../themes/default/partials/feeds.mustache" suffix(, )
0};
static const unsigned char file18[] = {
#embed "../../themes/default/partials/legend.mustache" suffix(, )
0};
static const unsigned char file19[] = {
#embed "../../themes/default/partials/logo.mustache" suffix(, )
0};
static const unsigned char file20[] = {
#embed "../../themes/default/partials/mark.mustache" suffix(, )
0};
static const unsigned char file21[] = {
#embed "../../themes/default/partials/mention.mustache" suffix(, )
0};
static const unsigned char file22[] = {
#embed "../../themes/default/partials/next.mustache" suffix(, )
0};
static const unsigned char file23[] = {
#embed "../../themes/default/partials/row.mustache" suffix(, )
0};
static const unsigned char file24[] = {
#embed "../../themes/default/partials/shapes.mustache" suffix(, )
0};
static const unsigned char file25[] = {
#embed "../../themes/default/partials/span.mustache" suffix(, )
0};
static const unsigned char file26[] = {
#embed "../../themes/default/partials/state.mustache" suffix(, )
0};
static const unsigned char file27[] = {
#embed "../../themes/default/partials/time.mustache" suffix(, )
0};
static const unsigned char file28[] = {
#embed "../../themes/default/partials/update.mustache" suffix(, )
0};
static const unsigned char file29[] = {
#embed "../../themes/default/partials/when.mustache" suffix(, )
0};
static const unsigned char file30[] = {
#embed "../../themes/default/partials/window.mustache" suffix(, )
0};
static const unsigned char file31[] = {
#embed "../../themes/default/postmortem.mustache" suffix(, )
0};
static const unsigned char file32[] = {
#embed "../../themes/default/redirect.mustache" suffix(, )
0};
static const unsigned char file33[] = {
#embed "../../themes/default/style.css" suffix(, )
0};
static const unsigned char file34[] = {
#embed "../../themes/default/subscribe.mustache" suffix(, )
0};
static const unsigned char file35[] = {
#embed "../../themes/default/time.js" suffix(, )
0};

static const candor_embedded_file files[] = {
    {"404.mustache", file0, sizeof file0 - 1},
    {"component.mustache", file1, sizeof file1 - 1},
    {"embed/alert.min.js", file2, sizeof file2 - 1},
    {"embed/released/alert-4c7d1ababad5.js", file3, sizeof file3 - 1},
    {"embed/released/index.txt", file4, sizeof file4 - 1},
    {"event.mustache", file5, sizeof file5 - 1},
    {"history-month.mustache", file6, sizeof file6 - 1},
    {"history.mustache", file7, sizeof file7 - 1},
    {"home.mustache", file8, sizeof file8 - 1},
    {"layout.mustache", file9, sizeof file9 - 1},
    {"offline.mustache", file10, sizeof file10 - 1},
    {"page.js", file11, sizeof file11 - 1},
    {"page.mustache", file12, sizeof file12 - 1},
    {"partials/ago.mustache", file13, sizeof file13 - 1},
    {"partials/bars.mustache", file14, sizeof file14 - 1},
    {"partials/component.mustache", file15, sizeof file15 - 1},
    {"partials/event.mustache", file16, sizeof file16 - 1},
    {"partials/feeds.mustache", file17, sizeof file17 - 1},
    {"partials/legend.mustache", file18, sizeof file18 - 1},
    {"partials/logo.mustache", file19, sizeof file19 - 1},
    {"partials/mark.mustache", file20, sizeof file20 - 1},
    {"partials/mention.mustache", file21, sizeof file21 - 1},
    {"partials/next.mustache", file22, sizeof file22 - 1},
    {"partials/row.mustache", file23, sizeof file23 - 1},
    {"partials/shapes.mustache", file24, sizeof file24 - 1},
    {"partials/span.mustache", file25, sizeof file25 - 1},
    {"partials/state.mustache", file26, sizeof file26 - 1},
    {"partials/time.mustache", file27, sizeof file27 - 1},
    {"partials/update.mustache", file28, sizeof file28 - 1},
    {"partials/when.mustache", file29, sizeof file29 - 1},
    {"partials/window.mustache", file30, sizeof file30 - 1},
    {"postmortem.mustache", file31, sizeof file31 - 1},
    {"redirect.mustache", file32, sizeof file32 - 1},
    {"style.css", file33, sizeof file33 - 1},
    {"subscribe.mustache", file34, sizeof file34 - 1},
    {"time.js", file35, sizeof file35 - 1},
};

const candor_embedded_file *const candor_theme_files = files;
const size_t candor_theme_file_count = sizeof files / sizeof files[0];
