"""Each kind of page in a browser, with scripts and without."""
import re

import pytest

from .kinds import FRAMED, PAGES

# Said of a time, these are true at the build and a lie later; only a script may write them.
RELATIVE = re.compile(
    r"\b(upcoming|yesterday|tomorrow|(?:in|for the last) \d+ (?:second|minute|hour)s?|(?:minute|hour|day)s? ago|just now|"
    r"bevorstehend|gestern|morgen um|vor \d+ (?:Sekunden?|Minuten?|Stunden?|Tagen?)|in \d+ (?:Minuten?|Stunden?|Tagen?))\b", re.I)


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_loads_without_a_complaint(host, look, kind):
    visitor = look(f"{host.url}/{PAGES[kind]}")
    visitor.page.wait_for_load_state("load")
    visitor.runs(10)
    assert len(visitor.text()) > 10
    visitor.quiet()
    assert all(url.startswith((host.url, "data:")) for url in visitor.asked)


@pytest.mark.parametrize("kind", FRAMED)
def test_nothing_is_missing_without_scripts(host, look, kind):
    url = f"{host.url}/{FRAMED[kind]}"
    visitor = look(url)
    # The form that writes the snippet is a script's work; the plain snippet stays.
    visitor.page.evaluate("for (const form of document.querySelectorAll('.choices, .preview')) form.remove()")
    with_script = visitor.text()
    visitor = look(url, script=False)
    text = visitor.text()
    assert len(text) >= 0.8 * len(with_script), f"{len(text)} of {len(with_script)} characters"
    if kind == "home":
        assert "Status as of" in text
    # What a script can't do is not offered.
    assert visitor.page.locator("button:visible, select:visible, input:visible").count() == 0
    visitor.quiet()


@pytest.mark.parametrize("kind", FRAMED)
def test_nothing_is_said_that_time_makes_untrue(host, look, kind):
    """Without scripts. What an author wrote is the author's; what the theme and the words write isn't."""
    visitor = look(f"{host.url}/{FRAMED[kind]}", script=False)
    own = visitor.page.locator("body").evaluate("""body => {
      const copy = body.cloneNode(true);
      for (const part of copy.querySelectorAll('.prose, .row p:last-child, code, pre, h1, h2 a, h3 a')) part.remove();
      body.replaceChildren(...copy.childNodes);
      return body.innerText;
    }""")
    assert not RELATIVE.findall(own), RELATIVE.findall(own)
    assert visitor.page.locator("[data-rel]:not(:empty)").count() == 0


@pytest.mark.parametrize("kind", FRAMED)
def test_a_page_fits_a_narrow_screen(host, look, kind):
    """320 px, which is also 1280 px at 400 % (WCAG 1.4.10)."""
    visitor = look(f"{host.url}/{FRAMED[kind]}", viewport={"width": 320, "height": 256})
    over, widest = visitor.page.evaluate("""() => {
      const width = document.documentElement.clientWidth;
      const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1 &&
        !e.closest('pre, .scroll, table, svg')).map(e => e.tagName + '.' + e.className);
      return [document.scrollingElement.scrollWidth - width, wide.slice(0, 5)];
    }""")
    assert over <= 0, f"{over} px too wide: {widest}"


def test_a_site_works_below_a_path(prefixed, hosts, visit, look):
    host = hosts({"/some/status": prefixed.folder})
    for kind in ("home", "open incident", "month", "subscribe", "German component", "missing page"):
        visitor = look(f"{host.url}/some/status/{PAGES[kind]}").runs(10).quiet()
        assert all(url.startswith(f"{host.url}/some/status/") for url in visitor.asked if not url.startswith("data:"))
    visitor = visit().open(f"{host.url}/some/status/no/such/page", status=404).quiet()
    visitor.page.get_by_role("link", name="History").first.click()
    visitor.page.wait_for_url(f"{host.url}/some/status/history/")
    visitor.quiet()


def test_a_site_for_the_root_works_in_any_folder(site, hosts, visit):
    host = hosts({"/a/copy": site.folder})
    visitor = visit().open(f"{host.url}/a/copy/").quiet()
    visitor.page.get_by_role("link", name="Follow this incident").click()
    visitor.page.wait_for_url(f"{host.url}/a/copy/incidents/2026-11-20-checkout-declines/")
    visitor.page.get_by_role("link", name="Payments").first.click()
    visitor.page.wait_for_url(f"{host.url}/a/copy/components/payments/")
    visitor.page.get_by_role("link", name="Deutsch").click()
    visitor.page.wait_for_url(f"{host.url}/a/copy/de/components/payments/")
    visitor.quiet()
    assert all(url.startswith(f"{host.url}/a/copy/") for url in visitor.asked if not url.startswith("data:"))


def test_the_links_of_a_site_on_the_disk_work(site, visit):
    """Browsers show a folder as a list of files, so a script adds the file's name."""
    root = site.folder.resolve().as_uri()
    visitor = visit().open(f"{root}/index.html")
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('.skip')).position") != "static", "no style sheet"
    visitor.page.get_by_role("link", name="Follow this incident").click()
    visitor.page.wait_for_url(f"{root}/incidents/2026-11-20-checkout-declines/index.html")
    visitor.page.get_by_role("link", name="History", exact=True).first.click()
    visitor.page.wait_for_url(f"{root}/history/index.html")
    visitor.page.get_by_role("link", name="Deutsch").click()
    visitor.page.wait_for_url(f"{root}/de/history/index.html")
    visitor.page.locator(".brand").click()
    visitor.page.wait_for_url(f"{root}/de/index.html")
    visitor.quiet()


def test_the_history_can_be_searched(host, look):
    visitor = look(f"{host.url}/history/")
    rows = visitor.page.locator(".month .row:visible")
    every = rows.count()
    assert every > 20
    visitor.page.get_by_role("searchbox").fill("seat plans")
    assert 0 < rows.count() < 10
    visitor.page.get_by_role("searchbox").fill("no such word at all")
    assert rows.count() == 0
    visitor.page.get_by_role("searchbox").fill("")
    assert rows.count() == every
    visitor.quiet()


def test_the_snippet_follows_the_choices_and_the_preview_shows_it(host, visit):
    visitor = visit().open(f"{host.url}/subscribe/")
    visitor.page.clock.resume()  # the bar asks for its data by a timer
    visitor.page.locator("[name=data-min-level]").select_option("partial")
    visitor.page.locator("[name=data-theme]").select_option("dark")
    snippet = visitor.page.locator("[data-snippet]").first.text_content()
    assert 'data-min-level="partial"' in snippet and 'data-theme="dark"' in snippet and snippet.endswith("></script>")
    visitor.page.locator("status-alert li").first.wait_for()
    visitor.quiet()


@pytest.mark.parametrize("kind", ["home", "open incident", "history", "component", "postmortem", "German home"])
def test_a_page_prints_dark_on_white(host, look, kind):
    visitor = look(f"{host.url}/{PAGES[kind]}", color_scheme="dark")
    visitor.page.emulate_media(media="print", color_scheme="dark")
    paper, ink = visitor.page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]")
    assert lightness(paper) > 0.9 and lightness(ink) < 0.4, f"{ink} on {paper}"
    assert visitor.page.locator("nav:visible").count() == 0, "navigation is of no use on paper"
    assert visitor.page.locator("h1").first.is_visible()
    assert len(visitor.page.pdf()) > 5000
    visitor.quiet()


def lightness(colour):
    """0 to 1; what is transparent shows the paper."""
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
    if len(parts) == 4 and parts[3] == 0:
        return 1
    return sum(parts[:3]) / 3 / 255
