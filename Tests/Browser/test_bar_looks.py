"""Small screens, large text, other colours, paper; and how much the page moves."""
import pytest
from playwright.sync_api import expect

from bar import ARABIC, HOUR, LEVELS, contrast, data, item, maintenance, palette, piece

LONG = ("Payments by card, by direct debit and by invoice fail for customers in Germany, Austria and Switzerland; orders already placed are safe, "
        "and nobody is charged twice. Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen.")
SHOP = "<h1>Shop</h1>" + "<p>Hand-made lamps for long winters, in small batches, shipped from Kiel.</p>" * 40

# What of the bar is cut off, or hangs over an edge, as seen from inside.
OVERFLOW = """() => {
  const root = document.querySelector('status-alert').shadowRoot, wrong = [];
  for (const li of root.querySelectorAll('li')) {
    const limits = [li.querySelector('svg').getBoundingClientRect(), li.querySelector('button').getBoundingClientRect(), li.getBoundingClientRect()];
    for (const e of li.querySelectorAll('strong, span, a')) for (const box of e.getClientRects())
      if (box.left < limits[0].right || box.right > limits[1].left || box.bottom > limits[2].bottom) wrong.push(e.localName);
    if (li.scrollWidth > li.clientWidth || limits[1].right > innerWidth) wrong.push('li');
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('page');
  return wrong;
}"""


@pytest.mark.parametrize("position", ["top", "bottom"])
@pytest.mark.parametrize("width, size", [(320, 100), (320, 200), (1280, 200), (256, 100)])
def test_nothing_is_cut_off_on_small_screens_and_with_large_text(status, website, visit, width, size, position):
    status.publish(data(item("x", piece(text=LONG)), maintenance("db", -HOUR, HOUR)))
    website.page(status.tag(f"data-position={position}"))
    tab = visit(viewport={"width": width, "height": 640}).open()
    tab.shows("Donaudampf", "Database")
    if size != 100:  # text-only zoom: what the visitor's font size setting does to "medium"
        tab.page.evaluate("""size => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`section { font-size: ${0.875 * size}% !important }`);
          const root = document.querySelector('status-alert').shadowRoot; root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet] }""", size)
    assert tab.page.evaluate(OVERFLOW) == []
    tab.items.last.locator("button").click()
    tab.items.first.locator("button").click()
    tab.shows_nothing()


def test_text_grows_with_the_visitors_font_size(engine, status, website, visit):
    """Firefox's own setting, at twice its usual size."""
    if engine == "chromium":
        pytest.skip("the font size is no switch of Chromium's, but a file of its profile")
    status.publish(data(item()))
    website.page(status.tag(), head="<style>html { font-size: 10px }</style>")
    tab = visit(prefs={"font.size.variable.x-western": 32, "font.size.systemFontScale": 100}).open().shows("Checkout")
    assert tab.page.locator("status-alert section").evaluate("e => getComputedStyle(e).fontSize") == "28px"
    assert tab.page.evaluate(OVERFLOW) == []


def test_wider_spacing_of_text_cuts_nothing_off(status, website, visit):
    """WCAG 2.2, 1.4.12."""
    status.publish(data(item("x", piece(text=LONG))))
    website.page(status.tag())
    tab = visit(viewport={"width": 320, "height": 640}).open().shows("Donaudampf")
    tab.page.evaluate("""() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }');
      const root = document.querySelector('status-alert').shadowRoot; root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet] }""")
    assert tab.page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("level", LEVELS)
def test_built_in_colours_can_be_read(theme, level):
    assert contrast(*palette()[theme][level]) >= 4.5


@pytest.mark.parametrize("theme, scheme, expected", [
    ("", "light", "light"), ("", "dark", "dark"), ("data-theme=auto", "dark", "dark"),
    ("data-theme=light", "dark", "light"), ("data-theme=dark", "light", "dark"), ("data-theme=pink", "light", "light"),
])
def test_the_theme_is_the_visitors_or_the_websites(status, website, visit, theme, scheme, expected):
    status.publish(data(*(item(level, piece(level=level, text=level)) for level in LEVELS)))
    website.page(status.tag(theme))
    tab = visit(color_scheme=scheme).open()
    expect(tab.items).to_have_count(5)
    seen = tab.page.evaluate("""() => Object.fromEntries([...document.querySelector('status-alert').shadowRoot.querySelectorAll('li')].map(li => {
      const hex = colour => colour.match(/\\d+/g).slice(0, 3).map(n => (+n).toString(16).padStart(2, '0')).join('');
      const colours = [...li.querySelectorAll('strong, span, a, button, svg')].map(e => hex(getComputedStyle(e).color));
      return [li.querySelector('span').textContent, [hex(getComputedStyle(li).backgroundColor), ...new Set(colours)]];
    }))""")
    assert seen == {level: list(both) for level, both in palette()[expected].items()}


def test_a_website_sets_its_own_colours_and_parts(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag(), head="""<style>
      :root { --status-alert-partial-bg: rgb(1, 2, 3); --status-alert-font: monospace }
      status-alert { --status-alert-partial-fg: rgb(250, 251, 252) }
      status-alert::part(link) { text-decoration: none } status-alert::part(title) { text-transform: uppercase }
      status-alert::part(bar) { font-size: 20px } status-alert::part(dismiss) { outline: 3px dotted red }
      status-alert::part(partial) { padding-left: 77px } status-alert::part(text), status-alert::part(icon) { opacity: .5 }</style>""")
    tab = visit().open().shows("Checkout")
    seen = tab.page.evaluate("""() => { const root = document.querySelector('status-alert').shadowRoot;
      const style = (part, name) => getComputedStyle(root.querySelector(`[part~=${part}]`))[name];
      return [style('item', 'backgroundColor'), style('item', 'color'), style('bar', 'fontFamily'), style('link', 'textDecorationLine'),
        style('title', 'textTransform'), style('bar', 'fontSize'), style('dismiss', 'outlineStyle'), style('partial', 'paddingLeft'),
        style('text', 'opacity'), style('icon', 'opacity')] }""")
    assert seen == ["rgb(1, 2, 3)", "rgb(250, 251, 252)", "monospace", "none", "uppercase", "20px", "dotted", "77px", "0.5", "0.5"]


def test_every_level_has_a_shape_of_its_own(status, website, visit):
    status.publish(data(*(item(level, piece(level=level, text=level)) for level in LEVELS)))
    website.page(status.tag())
    tab = visit().open()
    expect(tab.items).to_have_count(5)
    shapes = tab.page.evaluate("[...document.querySelector('status-alert').shadowRoot.querySelectorAll('li > svg path')].map(p => p.getAttribute('d'))")
    assert len(set(shapes)) == 5


def test_forced_colours_keep_edges_and_icons(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit(forced_colors="active").open().shows("Checkout")
    text, outline, fill, background = tab.items.first.evaluate("""li => [getComputedStyle(li).color, getComputedStyle(li).outlineColor,
      getComputedStyle(li.querySelector('svg')).fill, getComputedStyle(li).backgroundColor]""")
    assert text == fill and outline != background and "rgba(0, 0, 0, 0)" != outline


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_nothing_moves_by_itself(status, website, visit, motion):
    status.publish(data(item()))
    website.page(status.tag("data-position=bottom"))
    tab = visit(reduced_motion=motion).open().shows("Checkout")
    assert tab.page.evaluate("document.querySelector('status-alert').shadowRoot.getAnimations().length") == 0
    assert tab.items.first.evaluate("e => [e, ...e.querySelectorAll('*')].every(x => parseFloat(getComputedStyle(x).transitionDuration) == 0)")


@pytest.mark.parametrize("position", ["top", "bottom"])
def test_it_is_not_printed(status, website, visit_in_chromium, position):
    """In Chromium: WebDriver BiDi can't have Firefox show a page as it prints it."""
    status.publish(data(item()))
    website.page(status.tag(f"data-position={position}"))
    tab = visit_in_chromium(own=True)
    tab.page.emulate_media(media="print")
    tab.open()
    expect(tab.page.locator("status-alert")).to_be_hidden()
    top = tab.page.evaluate("document.body.getBoundingClientRect().top")
    tab.page.evaluate("document.querySelector('status-alert').remove(); statusAlert[0].destroy()")
    assert tab.page.evaluate("document.body.getBoundingClientRect().top") == top


@pytest.mark.parametrize("size", [(1280, 657), (500, 757), (412, 823), (360, 640)])
@pytest.mark.parametrize("how, limit", [("", 0.1), ("data-position=bottom", 0), ("data-target=#svc", 0)])
def test_the_page_hardly_moves_when_the_bar_comes_late(status, website, visit_in_chromium, record_property, size, how, limit):
    """In Chromium: Firefox doesn't count layout shifts. The next test looks at both."""
    status.publish(data(item()))
    website.page("", body="<div id=svc style='min-height:120px'><a href='#h'>Service status</a></div>" + SHOP)
    tab = visit_in_chromium(clock=None, own=True, viewport={"width": size[0], "height": size[1]})
    tab.page.clock.set_fixed_time("2026-11-20T14:10:00Z")
    tab.open().page.screenshot()  # the page is on the screen
    tab.page.evaluate("html => document.head.append(document.createRange().createContextualFragment(html))", status.tag(how))
    tab.shows("Checkout")
    for _ in range(2):
        tab.page.screenshot()
    shift = tab.page.evaluate("witness.cls")
    record_property("layout shift", shift)
    print(f"layout shift {how or 'top'} {size}: {shift:.4f}")
    assert shift <= limit
    if not how:
        assert shift > 0, "the page was not on the screen before the bar came"


@pytest.mark.parametrize("how", ["data-position=bottom", "data-target=#svc"])
def test_no_element_of_the_page_moves_for_a_bar_at_the_bottom_or_in_its_place(status, website, visit, how):
    status.publish(data(item()))
    website.page("", body="<div id=svc style='min-height:120px'><a href='#h'>Service status</a></div>" + SHOP)
    tab = visit().open()
    where = "[...document.querySelectorAll('body, body *:not(status-alert)')].map(e => { const b = e.getBoundingClientRect(); return [b.x, b.y, b.width] })"
    before = tab.page.evaluate(where)
    tab.page.evaluate("html => document.head.append(document.createRange().createContextualFragment(html))", status.tag(how))
    tab.shows("Checkout")
    assert tab.page.evaluate(where) == before


def test_the_page_does_not_move_when_the_script_is_there_before_the_first_paint(status, website, visit_in_chromium):
    """In Chromium: Firefox doesn't count layout shifts."""
    status.publish(data(item()))
    website.page(status.tag().replace("async ", ""), body=SHOP)
    tab = visit_in_chromium().open().shows("Checkout")
    tab.page.screenshot()
    assert tab.page.evaluate("witness.cls") == 0
