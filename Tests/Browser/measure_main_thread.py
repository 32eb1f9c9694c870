"""What the alert bar costs the main thread: figures, not a test, since they are the machine's as much as the bar's.

    .venv/bin/python -m pytest -q -s -p no:cacheprovider Tests/Browser/measure_main_thread.py
"""
import json

import pytest

from bar import HOUR, data, item, piece
from conftest import Reply


def milliseconds(trace):
    """Work of the main thread in the bar's code, as the processor counted it: compiling it, running it, and what it calls."""
    spans = []
    for event in trace["traceEvents"]:
        about = event.get("args", {})
        url = about.get("data", {}).get("url", "") or about.get("fileName", "")
        if event.get("ph") == "X" and event["name"] in ("EvaluateScript", "v8.compile", "FunctionCall") and "alert.js" in url:
            spans.append((event["tts"], event["tts"] + event.get("tdur", 0)))
    total, end = 0, 0
    for start, stop in sorted(spans):  # nested spans count once
        total += max(0, stop - max(start, end))
        end = max(end, stop)
    return total / 1000


def least_work(chromium, website, rate):
    """The least of several loads of the page, in milliseconds."""
    figures = []
    for _ in range(5):
        context = chromium.context()
        page = context.new_page()
        page.goto("about:blank")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
        chromium.browser.start_tracing(page=page, categories=["devtools.timeline"])
        page.goto(website.url + "/")
        page.wait_for_function("performance.getEntriesByType('resource').some(e => e.name.endsWith('alert.json'))", polling=50)
        figures.append(milliseconds(json.loads(chromium.browser.stop_tracing())))
        context.close()
    return min(figures)


LEAST = """fetch(document.currentScript.src.replace('.js', '.json')).then(r => r.json());
const host = document.createElement('x-bar'), sheet = new CSSStyleSheet();
host.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
document.documentElement.insertBefore(host, document.body);"""


@pytest.mark.parametrize("rate", [1, 4])
def test_figures(chromium, status, website, rate):
    """The least that any bar must do, one request and one empty shadow root, is measured beside it."""
    website.page(status.tag())
    figures = {}
    for what, items in [("a quiet day", []), ("two items", [item(), item("mail", piece(level="degraded", when=(-HOUR, HOUR)))])]:
        status.publish(data(*items))
        figures[what] = least_work(chromium, website, rate)
    status.replies["/embed/v1/alert.js"] = Reply(LEAST, "text/javascript", headers={"Access-Control-Allow-Origin": "*"})
    figures["the least possible"] = least_work(chromium, website, rate)
    told = ", ".join(f"{what} {figure:.1f} ms" for what, figure in figures.items())
    print(f"\nmain thread at 1/{rate} of the speed: {told}")
