"""subscribe/ of the demo as built: the preview, the form that writes the snippet, and every snippet on somebody's website."""
import base64
import json
import mimetypes
import re
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bar import EMBED, HOUR, at, data, item, palette, released
from conftest import CORS, Reply

ROOT = EMBED.parents[2]
SITE = ROOT / "site"
PUBLIC = "https://status.velvetrow.example"
SNIPPETS = ["it keeps itself up to date", "pinned", "inline", "WordPress", "tag manager"]


@pytest.fixture
def built(website):
    """The committed demo, on a host."""
    for folder in ("subscribe", "de/subscribe", "assets", "embed", "badges"):
        for path in (SITE / folder).rglob("*.*"):
            kind = mimetypes.guess_type(path.name)[0] or "text/plain"
            website.replies["/" + path.relative_to(SITE).as_posix().removesuffix("index.html")] = Reply(path.read_bytes(), kind)
    return website


@pytest.fixture
def form(built, visit):
    """A visitor at the form: form(path=…, …)."""

    def open(path="/subscribe/", **options):
        tab = visit(**{"clock": None, **options}).open(path)
        expect(tab.items).to_have_count(2)
        return tab

    return open


def snippets(tab):
    return tab.page.locator("[data-snippet]").evaluate_all("all => all.map(code => code.textContent)")


def choose(tab, name, value):
    field = tab.page.locator(f"[name={name}]")
    if field.first.evaluate("e => e.localName") == "select":
        field.select_option(value)
    elif field.first.get_attribute("type") == "number":
        field.fill(value)
    elif name == "data-dismissible":
        field.uncheck()
    else:
        for one in value.split():
            tab.page.locator(f"[name={name}][value={one}]").check()


CHOICES = {
    "data-position": "bottom", "data-theme": "dark", "data-kinds": "incident", "data-min-level": "partial", "data-lead": "48",
    "data-lang": "de", "data-remember": "session", "data-poll": "off", "data-dismissible": "false", "data-components": "money api email",
}


def test_the_form_offers_every_option_of_the_bar(form):
    """Where the data lies, and an element to put the bar in, are in the snippets that need them."""
    read = {re.sub("[A-Z]", lambda letter: "-" + letter[0].lower(), name) for name in re.findall(r"\boptions\.(\w+)", (EMBED / "alert.js").read_text())}
    offered = form().page.locator(".choices [name]").evaluate_all("all => all.map(field => field.name.replace('data-', ''))")
    assert set(offered) == read - {"src", "target"}


def test_what_is_left_as_it_is_is_not_written(form):
    tab = form()
    assert snippets(tab)[0] == f'<script async src="{PUBLIC}/embed/v1/alert.js"></script>'
    assert not any("setAttribute" in text or "data-position" in text for text in snippets(tab))


def test_every_choice_is_written_into_every_snippet(form):
    tab = form()
    for name, value in CHOICES.items():
        choose(tab, name, value)
    plain, pinned, inline, wordpress, made = snippets(tab)
    attributes = set(re.findall(r'(data-[\w-]+)="([^"]*)"', plain))
    assert attributes == set(CHOICES.items()) and wordpress == plain
    assert set(re.findall(r'(data-[\w-]+)="([^"]*)"', pinned)) == attributes
    elsewhere = attributes - {("data-position", "bottom")} | {("data-target", "#service-status")}
    assert set(re.findall(r'(data-[\w-]+)="([^"]*)"', inline)) == elsewhere
    assert set(re.findall(r'tag\.setAttribute\("(data-[\w-]+)", "([^"]*)"\);', made)) == attributes


@pytest.mark.parametrize("hours", ["-1", "169", "1.5"])
def test_hours_that_the_bar_can_not_know_are_not_written(form, hours):
    tab = form()
    choose(tab, "data-lead", hours)
    assert "data-lead" not in snippets(tab)[0]


def test_the_preview_follows_the_choices(form):
    tab = form()
    preview = tab.page.locator("#preview-top status-alert")
    expect(preview.locator("li")).to_have_text(["Outage Example: payments fail Details", "Maintenance Example: database upgrade Details"])
    choose(tab, "data-components", "money email")  # the samples concern everything
    choose(tab, "data-theme", "dark")
    colour = "rgb({}, {}, {})".format(*bytes.fromhex(palette()["dark"]["major"][0]))
    expect(preview.locator("li").first).to_have_css("background-color", colour)
    expect(preview.locator("li")).to_have_count(2)
    choose(tab, "data-dismissible", "false")
    expect(preview.locator("button")).to_have_count(0)
    choose(tab, "data-lang", "de")
    expect(preview.locator("li").first).to_contain_text("Beispiel: Zahlungen schlagen fehl")
    choose(tab, "data-min-level", "major")
    expect(preview.locator("li")).to_have_count(1)
    choose(tab, "data-position", "bottom")
    expect(tab.page.locator("#preview-bottom status-alert li")).to_have_count(1)
    expect(preview).to_have_count(0)
    assert tab.page.locator("status-alert").count() == 1
    tab.quiet()


def test_the_last_of_quick_choices_wins(form):
    tab = form()
    tab.page.evaluate("""() => {
      const field = document.querySelector('[name=data-kinds]');
      for (const value of ['incident', '', 'incident', 'maintenance']) {
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }""")
    expect(tab.items).to_have_text(["Maintenance Example: database upgrade Details"])
    assert tab.page.evaluate("statusAlert.length") == 1


def test_a_sample_that_is_closed_comes_back_with_the_next_choice(form):
    tab = form()
    tab.page.locator("status-alert button").first.click()
    expect(tab.items).to_have_count(1)
    choose(tab, "data-theme", "light")
    expect(tab.items).to_have_count(2)
    assert tab.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_each_language_has_a_preview_of_its_own(form):
    tab = form("/de/subscribe/")
    expect(tab.items.first).to_contain_text("Beispiel: Zahlungen schlagen fehl")
    assert snippets(tab)[0] == f'<script async src="{PUBLIC}/embed/v1/alert.js"></script>'
    tab.quiet()


def test_the_page_asks_nobody_else_and_its_policy_has_nothing_to_object_to(form, built):
    tab = form(own=True)
    asked = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.page.reload()
    expect(tab.items).to_have_count(2)
    assert [url for url in asked if not url.startswith(built.url + "/")] == []
    policy = tab.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "default-src 'none'" in policy and "unsafe" not in policy
    tab.quiet()


def test_a_button_copies_and_says_so(form):
    tab = form(clock=0)
    tab.page.clock.pause_at(at(HOUR))  # or a slow machine sees the word go before it looks
    tab.page.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text } }")
    choose(tab, "data-position", "bottom")
    button = tab.page.locator(".result pre + button")
    button.click()
    expect(button).to_have_text("Copied")
    expect(tab.page.locator(".result [role=status]")).to_have_text("Copied")
    assert tab.page.evaluate("copied") == f'<script async src="{PUBLIC}/embed/v1/alert.js" data-position="bottom"></script>'
    tab.runs(2.1)
    expect(button).to_have_text("Copy")
    expect(tab.page.locator(".result [role=status]")).to_have_text("")


def test_without_a_clipboard_the_text_is_selected(form):
    tab = form()
    tab.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')) }")
    tab.page.locator(".result pre + button").click()
    tab.until("getSelection().toString().trim() == document.querySelector('.result code').textContent")


def test_the_keyboard_reaches_and_moves_every_choice(form):
    tab = form()
    tab.page.locator(".result pre + button").focus()
    names = []
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        name = tab.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        if name == "data-position":
            tab.page.keyboard.press("ArrowDown")
        if name == "data-dismissible":
            tab.page.keyboard.press("Space")
        if name == "data-lead":
            tab.page.keyboard.type("12")
        if name == "WordPress":
            tab.page.keyboard.press("Enter")
            break
        names.append(name)
    assert set(CHOICES) <= set(names)
    expect(tab.page.locator("[data-snippet]").first).to_contain_text(
        ' data-position="bottom" data-lead="12" data-dismissible="false"></script>')
    expect(tab.page.locator("details:has-text('WordPress') code")).to_be_visible()


def open_everything(tab):
    tab.page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")


@pytest.mark.parametrize("width, text", [(320, 100), (320, 200), (1280, 200)])
def test_nothing_is_cut_off_on_a_phone_or_in_large_type(form, width, text):
    tab = form(viewport={"width": width, "height": 800})
    open_everything(tab)
    tab.page.evaluate("size => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`html { font-size: ${size}% }`); document.adoptedStyleSheets = [sheet] }", text)
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = tab.page.evaluate("""() => [...document.querySelectorAll('.bar *')].filter(e => {
      const box = e.getBoundingClientRect();
      return box.width && !e.closest('.vh') && (box.right > innerWidth + 1 || box.left < -1);
    }).map(e => e.outerHTML.slice(0, 80))""")
    assert outside == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(form, scheme):
    tab = form(color_scheme=scheme)
    open_everything(tab)
    found = Axe().run(tab.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_without_javascript_the_plain_snippets_stay(built, visit_in_chromium):
    """In Chromium: WebDriver BiDi can't switch scripts off in Firefox."""
    page = visit_in_chromium(clock=None, own=True, java_script_enabled=False).open("/subscribe/").page
    expect(page.locator(".result code")).to_have_text(f'<script async src="{PUBLIC}/embed/v1/alert.js"></script>')
    expect(page.locator(".choices")).to_be_hidden()
    expect(page.locator(".preview")).to_be_hidden()
    for summary in page.locator("details.way summary").all():
        summary.click()
    for code in page.locator("details.way code").all():
        expect(code).to_be_visible()
    assert page.get_by_role("button").count() == 0


@pytest.mark.parametrize("index", range(len(SNIPPETS)), ids=SNIPPETS)
def test_each_snippet_works_on_a_website(status, website, visit, index):
    """As the page holds it, with all its integrity, and this host in place of the site's."""
    page = (SITE / "subscribe/index.html").read_text()
    text = re.findall(r"data-snippet>(.*?)</code>", page, re.S)[index]
    for entity, sign in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")]:
        text = text.replace(entity, sign)
    status.publish(data(item()))
    for name, _ in released():
        status.replies["/embed/v1/" + name] = Reply((SITE / "embed/v1" / name).read_bytes(), "text/javascript", headers=CORS)
    website.page("", body="<h1>Shop</h1>" + text.replace(PUBLIC, status.url))
    visit().open().shows("Checkout is failing").quiet()


def test_the_integrity_that_is_printed_is_the_files():
    """On the page and in build.json, as OpenSSL computes it."""
    name, integrity = re.search(r"integrity=&quot;(.*?)&quot; src=&quot;.*?/embed/v1/(.*?)&quot;", (SITE / "subscribe/index.html").read_text()).group(2, 1)
    assert json.loads((SITE / "build.json").read_text())["alert_bar"] == [{"file": "embed/v1/" + name, "integrity": integrity}]
    digest = subprocess.run(["openssl", "dgst", "-sha384", "-binary", SITE / "embed/v1" / name], capture_output=True, check=True).stdout
    assert integrity == "sha384-" + base64.b64encode(digest).decode()


def test_every_release_is_in_the_built_site():
    for name, _ in released():
        assert (SITE / "embed/v1" / name).read_bytes() == (EMBED / "released" / name).read_bytes()
