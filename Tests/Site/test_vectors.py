"""Same vectors, two languages: what Swift is held to in Tests/Vectors/states.json, a browser shows on pages and in the alert bar."""
import concurrent.futures
import json
import os
import re

import pytest

from . import demo, vectors

# All that is about one build: the home page, the page of each item, the alert bar.
SHELL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Vectors</title><script>
{
  // In a block: at the top, a `const fetch` would hide what stands in its place from the bar.
  const { fetch } = window;
  AbortSignal.timeout = () => new AbortController().signal;  // a slow machine is no slow host
  window.asked = window.answered = 0;
  window.fetch = async (...about) => {
    asked++;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => answered++;
    try {
      const found = await fetch(...about);
      const words = await found.text();
      return { ok: found.ok, status: found.status, json: async () => JSON.parse(words) };
    } finally {
      port2.postMessage(0);  // no task of its own lies between this answer and the bar's update, so this one comes after it
    }
  };
}
</script><script async src="embed/v1/alert.js" data-remember="none"></script><body>%s</body></html>"""
# Many builds stand in one document, because one clock moves them all; that takes a tenth of the time.
TOGETHER = 24

SEEN = """numbers => {
  const level = element => element && [...element.classList].find(name => name.startsWith('is-')).slice(3);
  const shown = (part, selector) => [...part.querySelectorAll(selector)].filter(element => element.checkVisibility());
  const words = elements => elements.map(element => element.innerText.replace(/\\s+/g, ' ').trim());
  const inside = name => document.querySelector(`iframe[name="${name}"]`).contentDocument;
  const look = shell => {
    const pages = Object.fromEntries([...shell.querySelectorAll('iframe')].map(frame => [frame.name, frame.contentDocument]));
    const { home, ...items } = pages;
    const bar = shell.querySelector('status-alert');
    return {
      level: shown(home, '.lead .now').map(level),
      headline: words(shown(home, '.lead h1')),
      title: home.title,
      icon: home.querySelector('link[rel=icon]').href.match(/icon-([a-z]+)/)[1],
      components: Object.fromEntries([...home.querySelectorAll('.component')].map(one => [one.id, shown(one, '.now-is > .state').map(level)])),
      items: Object.fromEntries(Object.entries(items).map(([id, page]) => [id, words(shown(page, '.lead .now > .state'))])),
      bar: bar ? words([...bar.shadowRoot.querySelectorAll('li')]) : [],
    };
  };
  return numbers.map(number => look(inside(number)));
}"""
SETTLED = "[...document.querySelectorAll('iframe')].every(({ contentWindow }) => contentWindow.asked == contentWindow.answered)"
ASKED = "[...document.querySelectorAll('iframe')].every(({ contentWindow }) => contentWindow.asked > 0)"


@pytest.fixture(scope="module")
def made(binary, tmp_path_factory):
    """Every build of every case; the machine's cores share the work."""
    folder = tmp_path_factory.mktemp("vectors")
    everything = list(enumerate(vectors.builds()))

    def make(numbered):
        number, one = numbered
        one.content = demo.write(folder / f"{number}/content", vectors.content(one.case))
        one.site = demo.build(one.content, folder / f"{number}/site", one.time)
        pages = {"home": ""} | {item["id"]: f"{kind}/{item['id']}/" for item in one.case["items"]
                                for kind in ("incidents", "maintenance") if (one.site / f"{kind}/{item['id']}").is_dir()}
        for page in pages.values():
            file = one.site / f"{page}index.html"
            # What looks for newer builds has tests of its own, and would ask a thousand times here.
            file.write_text(re.sub('<script src="[^"]*page-[^"]*" defer></script>', "", file.read_text("utf-8")), "utf-8")
        (one.site / "shell.html").write_text(SHELL % frames({name: f"{page}index.html" for name, page in pages.items()}), "utf-8")
        return one

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(make, everything))


def frames(pages):
    return "".join(f'<iframe name="{name}" src="{path}" width="600" height="300"></iframe>' for name, path in pages.items())


def test_every_vector_is_shown_by_pages_and_bar(made, hosts, visit, tmp_path):
    host = hosts({"/": tmp_path, **{f"/{number}": one.site.folder for number, one in enumerate(made)}})
    wrong, looked = [], 0
    order = sorted(range(len(made)), key=lambda number: (made[number].time, number))
    for first in range(0, len(order), TOGETHER):
        numbers = order[first:first + TOGETHER]
        (tmp_path / f"{first}.html").write_text("<!doctype html>" + frames({number: f"/{number}/shell.html" for number in numbers}), "utf-8")
        visitor = visit(now=made[numbers[0]].time, zone="America/Los_Angeles").open(f"{host.url}/{first}.html")
        for at in sorted({moment["at"] for number in numbers for moment in made[number].moments}):
            settle(visitor.sets(vectors.instant(at)))
            present = [(number, moment) for number in numbers for moment in made[number].moments if moment["at"] == at]
            for (number, moment), seen in zip(present, visitor.page.evaluate(SEEN, [number for number, _ in present])):
                one = made[number]
                looked += 1
                for what, found, expected in differences(seen, vectors.Expected(one.case, moment, one.time)):
                    wrong.append(f"{one.case['name']}, built {one.time:%d %H:%M:%S}, at {at}: {what} is {found}, not {expected}")
        assert visitor.page.evaluate(ASKED), "a bar has asked nothing that was counted"
        visitor.quiet().close()
    assert not wrong, "\n".join(wrong)
    assert looked > 330, f"only {looked} moments"


def settle(visitor):
    """Waits until the bars have taken in what they have asked for."""
    for _ in range(500):
        visitor.turns()
        if visitor.page.evaluate(SETTLED):
            return
    raise AssertionError("the host never answered")


def differences(seen, expected):
    parts = {"level": ([expected.level], seen["level"]), "headline": ([expected.headline], seen["headline"]),
             "title": (expected.title, seen["title"]), "icon": (expected.level, seen["icon"])}
    parts |= {f"component {id}": ([level], seen["components"].get(id)) for id, level in expected.components.items()}
    parts |= {f"item {id}": (word and [word], seen["items"].get(id)) for id, word in expected.items.items()}
    bar = {next((title for title in expected.bar_may if title in row), row) for row in seen["bar"]}
    if not expected.bar_must <= bar <= expected.bar_may:
        yield "bar", sorted(bar), sorted(expected.bar_must)
    for what, (right, found) in parts.items():
        if right != found:
            yield what, found, right


def test_every_vector_is_told_by_the_api(made):
    """Whoever reads a file of any build, and takes the last entry that has begun, is right."""
    for one in made:
        page = json.loads(one.site.read("api/v2/status.json"))["status"]["timeline"]
        components = {entry["id"]: entry["timeline"] for entry in json.loads(one.site.read("api/v2/components.json"))["components"]}
        for moment in one.moments:
            at = moment["at"].replace("Z", ".000Z")
            where = f"{one.case['name']}, built {one.time}, at {at}"
            for id, state in moment["components"].items():
                assert vectors.last(components[id], at)["status"] == state, f"{where}: {id}"
            sentence = moment.get("page") or vectors.last(one.case["slices"]["page"], moment["at"])["description"]
            assert vectors.last(page, at)["description"] == sentence, where


def test_the_command_tells_every_vector(made):
    """`candor state --at` from afterwards; what was told later counts there."""
    last = {one.case["name"]: one for one in made}

    def ask(numbered):
        one, moment = numbered
        done = demo.candor("state", one.content, "--now", one.case["built"], "--at", moment["at"], "--format", "json")
        return one.case, moment, json.loads(done.stdout)

    asked = [(one, moment) for one in last.values() for moment in one.case["expect"][:: 3]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, moment, told in pool.map(ask, asked):
            states = {component["id"]: component["status"] for component in told["components"]}
            for id, state in moment["components"].items():
                assert states[id] == state, f"{case['name']} at {moment['at']}: {id}"
            if moment.get("page"):
                assert told["status"]["description"] == moment["page"], f"{case['name']} at {moment['at']}"
