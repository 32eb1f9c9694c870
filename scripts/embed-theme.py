#!/usr/bin/env python3
"""Write Sources/CEmbedded/theme.c, which makes every file of themes/default part of the program.

    scripts/embed-theme.py           write it
    scripts/embed-theme.py --check   exit 1 if it doesn't list the folder's files

Only the list is generated: the compiler reads the files themselves (C23 #embed), so editing one needs no run of this.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
THEME = ROOT / "themes/default"
TARGET = ROOT / "Sources/CEmbedded/theme.c"
# What people read and what ships are two files for the alert bar; only the latter is of use to the program.
LEFT_OUT = {"embed/alert.js"}

paths = sorted(p.relative_to(THEME).as_posix() for p in THEME.rglob("*") if p.is_file())
paths = [p for p in paths if p not in LEFT_OUT and not any(part.startswith(".") for part in p.split("/"))]
lines = ['// Written by scripts/embed-theme.py: one entry for each file of themes/default.', '#include "embedded.h"', ""]
for number, path in enumerate(paths):
    lines += [f"static const unsigned char file{number}[] = {{", f'#embed "../../themes/default/{path}" suffix(, )', "0};"]
lines += ["", "static const candor_embedded_file files[] = {"]
lines += [f'    {{"{path}", file{number}, sizeof file{number} - 1}},' for number, path in enumerate(paths)]
lines += ["};", "", "const candor_embedded_file *const candor_theme_files = files;",
          "const size_t candor_theme_file_count = sizeof files / sizeof files[0];", ""]
text = "\n".join(lines)
if "--check" in sys.argv:
    if not TARGET.exists() or TARGET.read_text() != text:
        sys.exit("Sources/CEmbedded/theme.c doesn't list the files of themes/default: run scripts/embed-theme.py")
else:
    TARGET.write_text(text)
