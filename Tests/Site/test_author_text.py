"""Author text never becomes markup: not in pages, feeds, data, calendars, images, and not in a terminal."""
import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree

import icalendar
import pytest

from . import demo, hostile
from .test_api import strict

# What Markdown may make of a text. Nothing here runs, loads from elsewhere, or takes input.
ELEMENTS = set("""a abbr article aside b blockquote body br button caption code col colgroup dd del details div dl dt em fieldset figcaption
figure footer h1 h2 h3 h4 h5 h6 head header hr html i img input kbd label legend li link main mark meta nav ol option p picture pre q s samp
section select small source span strong sub summary sup svg symbol defs use path table tbody td template tfoot th thead time title tr u ul
script""".split())
# In Chromium's own parser: what isn't on the list, what is script, and what leads to script.
JUDGE = """async ([pages, known]) => (await Promise.all(pages.map(async ([path, given]) => {
  const text = given ?? await (await fetch(path)).text();
  const page = new DOMParser().parseFromString(text, 'text/html'), found = [];
  for (const template of page.querySelectorAll('template')) page.body.append(template.content);
  for (const element of page.querySelectorAll('*')) {
    const name = element.localName;
    if (!known.includes(name)) found.push(`<${name}>`);
    if (name == 'script' && (element.textContent || !/^(\\.\\.\\/|\\/a\\/b\\/)*assets\\/(time|page)-[0-9a-f]+\\.js$|^\\/a\\/b\\/assets/.test(element.getAttribute('src'))))
      found.push(`<script src="${element.getAttribute('src')}">${element.textContent}`);
    // The page for the product's own failure brings its style along; a style sheet ends at the first "<".
    if (name == 'style' && path == 'offline.html' && /^[^<]*$/.test(element.textContent)) found.pop();
    // And an empty icon, so that the browser asks for none.
    if (path == 'offline.html' && element.outerHTML == '<link rel="icon" href="data:,">') continue;
    for (const { name: key, value } of element.attributes) {
      if (/^on|^style$|^srcdoc$|^formaction$|^ping$/.test(key)) found.push(`${key} on <${name}>`);
      if (/^(href|src|action|data|srcset|poster|cite|background)$/.test(key)) {
        // As a browser reads it, which leaves out control characters.
        const scheme = value.replace(/[\\x00-\\x20]/g, '').match(/^([a-z][a-z0-9+.-]*):/i);
        if (scheme && !['https', 'http', 'mailto', 'tel', 'webcal'].includes(scheme[1].toLowerCase())) found.push(`${key}="${value}"`);
        if (/^(img|script|link|source)$/.test(name) && scheme && element.rel != 'canonical' && element.rel != 'alternate')
          found.push(`${name} loads ${value}`);
      }
      if (key == 'http-equiv' && !['content-security-policy', 'refresh'].includes(value.toLowerCase())) found.push(value);
    }
  }
  return found.map(what => `${path}: ${what}`);
}))).flat()"""


@pytest.fixture(scope="module")
def fed(builds, tmp_path_factory):
    """A site of every hostile text that a file can hold."""
    strings = [text for text in hostile.STRINGS if hostile.raw(text) == text] + hostile.batches(hostile.corpus() or [])
    return strings, builds(demo.write(tmp_path_factory.mktemp("hostile") / "content", hostile.content(strings)))


def test_what_no_page_may_hold_is_refused_in_every_field(tmp_path):
    """YAML can name control characters; each is found where it stands."""
    text = next(text for text in hostile.STRINGS if "\x07" in text)
    files = hostile.content([text])
    demo.write(tmp_path, files)
    done = demo.candor("check", tmp_path, "--now", demo.stamp(demo.NOW), "--format", "json")
    assert done.returncode == 1
    found = {(finding["path"].removeprefix(f"{tmp_path}/"), finding["range"]["start"]["line"])
             for finding in strict(done.stdout)["diagnostics"] if finding["severity"] == "error"}
    expected = {(path, number) for path, content in files.items() for number, line in enumerate(content.splitlines(), 1) if "\\x07" in line}
    assert len(expected) >= 10 and found == expected


def test_diagnostics_of_hostile_text_harm_no_terminal(tmp_path):
    """What people read quotes the line; control characters and reordering marks in it are shown, not sent."""
    files = {f"incidents/i{n}.md": f"---\ntitle: x\nimpact: {hostile.quoted(text)}\n{hostile.quoted(text)}: 1\n---\n## {hostile.line(text)} at 25:00\n"
             for n, text in enumerate(hostile.STRINGS)}
    files |= {"incidents/raw.md": "---\ntitle: x\nimpact: \u202emajor\u2066\nunknown\x7f: \u009b31m\n---\n\x1b[31m## Investigating at \x1b]0;x\x07\n"}
    demo.write(tmp_path, {"site.yml": demo.SITE, **files})
    for format in ("text", "github", "sarif", "json"):
        done = demo.candor("check", tmp_path, "--now", demo.stamp(demo.NOW), "--format", format)
        assert done.returncode == 1
        if format == "json":
            strict(done.stdout)  # texts as the author wrote them, for programs
            continue
        said = done.stdout + done.stderr
        wrong = {f"U+{ord(c):04X}" for c in said if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t\u200d\U000e0041"}
        assert not wrong, f"{format}: {wrong}"
        if format == "sarif":
            strict(done.stdout)


def test_no_page_has_an_element_from_author_text(fed, hosts, look):
    strings, site = fed
    pages = [[path, None] for path in site.ending(".html")]
    assert len(pages) > 6 * len(strings)
    # The page for missing pages stands at the root, so each path is one from there.
    visitor = look(f"{hosts({'/': site.folder}).url}/404.html")
    found = []
    for start in range(0, len(pages), 50):
        found += visitor.page.evaluate(JUDGE, [pages[start:start + 50], sorted(ELEMENTS)])
    assert not found, "\n".join(found[:30])


def test_no_page_runs_author_text(fed, hosts, visit):
    """The pages that hold every title, and those of the strings written to be run."""
    strings, site = fed
    host = hosts({"/a/b": site.folder})
    visitor = visit()
    paths = ["", "history/", "history/2026-11/", "subscribe/", "de/", "404.html", "offline.html", "components/c000/", "maintenance/m000/"]
    paths += [f"incidents/i{number:03}/" for number in range(min(len(hostile.STRINGS), 24))] + [f"postmortems/i{n:03}/" for n in range(3)]
    for path in paths:
        visitor.open(f"{host.url}/a/b/{path}").quiet()
    assert all(url.startswith((f"{host.url}/a/b/", "data:")) for url in visitor.asked)


def shown(text):
    """A text as it may be shown: white space folded, what can't be shown left out or replaced."""
    return " ".join(re.sub(r"[^\w\s<>&\"'/(){}\[\]=:;.,!?#%*+@|~^$`\\-]", "", text.replace("_", "")).split())


def test_titles_are_shown_letter_by_letter(fed, look, host):
    strings, site = fed
    visitor = look(f"{host.url}/404.html")
    paths = [f"incidents/i{number:03}/index.html" for number in range(len(strings))]
    titles = visitor.page.evaluate(
        "pages => pages.map(text => new DOMParser().parseFromString(text, 'text/html').querySelector('h1').textContent)",
        [site.read(path) for path in paths])
    for text, title in zip(strings, titles):
        assert shown(title) == shown(text)


def test_data_images_and_feeds_are_well_formed(fed):
    strings, site = fed
    for path in site.files:
        content = site.bytes[path]
        if path.endswith(".json"):
            strict(content.decode("utf-8"))
        elif path.endswith((".xml", ".atom", ".svg")):
            root = ElementTree.fromstring(content)
            if path.endswith(".svg"):
                assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "title", "rect", "circle", "path", "g", "text"}, path
        elif path.endswith(".ics"):
            calendar = icalendar.Calendar.from_ical(content)
            for event in calendar.walk("VEVENT"):
                assert not event.errors and "X-EVIL" not in event, path
            assert all(len(line) <= 75 and b"\n" not in line for line in content.split(b"\r\n")), path
        elif path.endswith((".html", ".js", ".css", ".txt")):
            assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content), path


def test_titles_survive_in_feeds_and_data(fed):
    strings, site = fed
    names = {}
    for path in site.files:
        if re.fullmatch(r"api/v2/incidents/i\d{3}\.json", path):
            names[path] = json.loads(site.read(path))["incident"]["name"]
    for number, text in enumerate(strings):
        assert shown(names[f"api/v2/incidents/i{number:03}.json"]) == shown(text)
    items = json.loads(site.read("feeds/incidents.json"))["items"]
    rss = ElementTree.fromstring(site.bytes["feeds/incidents.xml"]).iterfind("channel/item")
    for item, entry in zip(items, rss, strict=True):
        assert shown(item["title"]) == shown(entry.findtext("title"))


def test_content_of_feeds_is_as_harmless_as_pages(fed, look, host):
    strings, site = fed
    visitor = look(f"{host.url}/404.html")
    pages = [[item["id"], item["content_html"]] for path in site.ending("feed.json", "incidents.json", "maintenance.json")
             if "api/" not in path and "embed/" not in path for item in json.loads(site.read(path))["items"]]
    assert pages
    # A feed's reader may have no policy of its own: nothing may even look like script.
    found = visitor.page.evaluate(JUDGE, [pages, sorted(ELEMENTS - {"script", "link", "meta", "svg", "template"} | {"html", "head", "body"})])
    assert not found, "\n".join(found[:30])


def test_the_alert_bar_shows_hostile_titles_as_text(fed, hosts, visit, tmp_path):
    strings, site = fed
    host = hosts({"/a/b": site.folder})
    tag = f'<script async src="{host.url}/a/b/embed/v1/alert.js"></script>'
    (tmp_path / "index.html").write_text(f"<!doctype html><html lang=en><meta charset=utf-8><title>x</title><link rel=icon href=data:,>{tag}")
    visitor = visit(now=demo.NOW).open(f"{hosts({'/': tmp_path}).url}/")
    items = visitor.page.locator("status-alert li")
    items.first.wait_for()
    assert items.locator("script, img, iframe, style").count() == 0
    assert any("<script>alert(1)</script>" in text for text in items.all_text_contents())
    visitor.quiet()


@pytest.mark.parametrize("alias", ["../../etc/passwd", "/index.html", "javascript:alert(1)", "//evil.example/x", "a/../../b", "<script>", "x\"y", "a\\b",
                                   ".", "", "incidents/i/index.html", "%2e%2e/x", "con\u202ec", "a\nb"])
def test_an_alias_stays_inside_the_site(tmp_path, alias):
    """Either it is refused, or its page is a redirect at that very place."""
    text = demo.OUTAGE.replace("impact: major", f"impact: major\naliases: [{hostile.quoted(alias)}]")
    demo.write(tmp_path / "content", {"site.yml": demo.SITE, "incidents/i.md": text})
    done = demo.candor("build", tmp_path / "content", "--out", tmp_path / "out/site", "--now", demo.stamp(demo.NOW))
    assert done.returncode in (0, 1), done.stderr
    if done.returncode == 1:
        assert "incidents/i.md:4" in done.stderr
        assert not (tmp_path / "out").exists()
    else:
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]
        built = demo.Site(tmp_path / "out/site")
        redirects = [page for page in built.pages.values() if page.refresh]
        assert len(redirects) == 1 and redirects[0].canonical == "https://status.example.org/incidents/i/"
