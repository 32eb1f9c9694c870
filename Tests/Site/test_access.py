"""axe-core finds nothing serious, in light and dark, on a desk and a phone."""
import functools
import importlib.util
import pathlib

import pytest

from .kinds import FRAMED

MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
# Pages share their parts: light has one of each, the others have what looks different there.
LOOKED_AT = {
    "light": ["home", "open incident", "maintenance that repeats", "postmortem", "component", "month", "subscribe", "extra page", "missing page"],
    "dark": ["home", "open incident", "component", "subscribe"],
    "phone": ["home", "component", "month"],
}
RUN = """axe.run(document, {
  resultTypes: ['violations'], rules: {'target-size': {enabled: true}},
  runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
}).then(found => found.violations)"""


@functools.cache
def axe():
    return pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_serious(host, visit, mode):
    visitor = visit(reduced_motion="reduce", **MODES[mode])
    # axe waits for frames, so this visitor's clock runs on.
    visitor.page.clock.resume()
    found = []
    for kind in LOOKED_AT[mode]:
        visitor.open(f"{host.url}/{FRAMED[kind]}")
        visitor.page.evaluate(axe())
        for violation in visitor.page.evaluate(RUN):
            if violation["impact"] in ("serious", "critical"):
                node = violation["nodes"][0]
                found.append(f"{kind}: {violation['impact']} {violation['id']} × {len(violation['nodes'])}: {node['target'][0]}: "
                             f"{node['failureSummary'].splitlines()[-1].strip()}")
    assert not found, "\n".join(found)
    visitor.quiet()
