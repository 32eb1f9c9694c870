"""Text that tries to be more than text, and content folders full of it."""
import json
import os
import pathlib
import re

from . import demo

STRINGS = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "'><svg onload=alert(3)>",
    "</title><script>alert(4)</script>",
    "</script><script>alert(5)</script>",
    "</textarea></style></noscript><iframe srcdoc='<script>parent.alert(6)</script>'>",
    "<!-- --!><script>alert(7)</script> -->",
    "]]><script>alert(8)</script>",
    "<![CDATA[ <b>9</b> ]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
    "{{title}} {{{title}}} {{> partials/time}} {{#page}}{{/page}}",
    "&lt;script&gt;alert(10)&lt;/script&gt; &amp;amp; &#60;b&#62;",
    "[click](javascript:alert(11)) ![x](javascript:alert(12))",
    "[click](JaVaScRiPt&colon;alert(13)) [x](data:text/html,<script>alert(14)</script>) [y](vbscript:x)",
    "<javascript:alert(15)> <https://example.org/\"onmouseover=alert(16)>",
    "`</code><script>alert(17)</script>`",
    "x\" onmouseover=\"alert(18)\" y=\"",
    "x' onfocus='alert(19)' autofocus='",
    "\\\"; alert(20); //",
    "\u2028alert(21)\u2029",
    "\u202eevil \u2066isolate\u2069 \u200f\u200e",
    "\u0007bell \u001b[31mred\u001b[0m",
    "\u0000nul \u007f\u0085\u009b \ufffe",
    "\ufeffmark\u00adsoft\u200bzero\u2060\U000e0041",
    "BEGIN:VEVENT\nEND:VCALENDAR\r\nX-EVIL:1",
    "a,b;c\\n:d\ttab",
    "Zoë ﷽ 👩‍👩‍👧‍👦 e\u0301 \U0001f600",
    "=cmd|' /C calc'!A0",
    "%00%0d%0aSet-Cookie:x ../../etc/passwd",
    "constructor __proto__ toString",
]


def corpus():
    """The naughty strings, where they are at hand; else None."""
    folder = pathlib.Path(os.environ.get("CANDOR_CORPORA") or demo.ROOT.parent / "shared/corpora")
    file = folder / "hostile/naughty-strings.json"
    if not file.is_file() and (common := repository()) is not None:
        file = common.parent / "shared/corpora/hostile/naughty-strings.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def batches(strings, size=40):
    """Several short strings as one text, because each text makes twenty pages. Escapes that no text may hold stand in STRINGS."""
    # A link to a page that isn't there is an error of its own.
    strings = [raw(text) for text in strings if "](\"" not in text]
    return ["\n".join(strings[start:start + size]) for start in range(0, len(strings), size)]


def repository():
    """The folder of the repository that this worktree belongs to."""
    git = demo.ROOT / ".git"
    if not git.is_file():
        return None
    return pathlib.Path(git.read_text("utf-8").removeprefix("gitdir: ").strip()).parents[2]


def quoted(text):
    """A text as a double-quoted YAML scalar; what YAML doesn't take as it is, escaped."""
    def escape(match):
        code = ord(match[0])
        return {'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(match[0]) or (
            f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")

    return '"' + re.sub(r"[\"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", escape, text) + '"'


def content(strings):
    """{path: text} of a site in which every field that an author fills in holds one of the strings, each string in each."""
    files = {"site.yml": site(strings)}
    for number, text in enumerate(strings):
        files[f"incidents/i{number:03}.md"] = incident(text, number)
        files[f"maintenance/m{number:03}.md"] = maintenance(text, number)
        if number < 24:  # every page names every one of these
            files[f"pages/p{number:03}.md"] = f"---\ntitle: {quoted(text)}\nmenu: {str(number < 3).lower()}\n---\n{raw(text)}\n"
        files[f"postmortems/i{number:03}.md"] = (
            f"---\nincident: i{number:03}\ntitle: {quoted(text)}\npublished: 2026-11-19 10:00 UTC\nauthors: [{quoted(text)}]\n---\n"
            f"## Summary\n\n{raw(text)}\n\n## {line(text)}\n\n{raw(text)}\n")
    return files


def site(strings):
    """One line for each string, so that a finding names the string by its line."""
    lines = [f"title: {quoted(strings[0])}", f"description: {quoted(strings[1 % len(strings)])}", "url: https://status.example.org/a/b",
             f"support: {{name: {quoted(strings[0])}, email: help@example.org}}", "language: en", "languages: [en, de]",
             f"translations: {{de: {{title: {quoted(strings[0])}, description: {quoted(strings[0])}}}}}", "components:"]
    for number, text in enumerate(strings):
        lines.append(f"  - {{id: c{number:03}, name: {quoted(text)}, group: {quoted(text)}, description: {quoted(text)}, "
                     f"translations: {{de: {{name: {quoted(text)}, description: {quoted(text)}}}}}}}")
    return "\n".join(lines) + "\n"


def raw(text):
    """A text as Markdown; control characters and the like have no place in a file."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]", "", text)


def line(text):
    return " ".join(raw(text).split()) or "empty"


def incident(text, number):
    state = "" if number % 7 == 0 else f"""
## Resolved at 2026-11-18 1{number % 10}:30:{number % 60:02} UTC

{raw(text)}
"""
    return f"""---
title: {quoted(text)}
impact: minor
components: [c{number:03}]
tags: [{quoted(text)}]
---
{raw(text)}

## Investigating at 2026-11-18 0{number % 10}:30:{number % 60:02} UTC

{raw(text)}

- {raw(text)}

> {raw(text)}

| {line(text)} | b |
|---|---|
| {line(text)} | {line(text)} |
{state}"""


def maintenance(text, number):
    return f"""---
title: {quoted(text)}
components: [c{number:03}]
starts: 2026-11-2{1 + number % 8} 10:00 UTC
ends: 2026-11-2{1 + number % 8} 11:00 UTC
announced: 2026-11-18 1{number % 10}:00:{number % 60:02} UTC
---
{raw(text)}
"""
