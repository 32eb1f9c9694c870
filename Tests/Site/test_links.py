"""Nothing leads nowhere: pages, feeds, sitemap, JSON and calendars, at the root and under a path."""
import re
import urllib.parse

import pytest

from . import demo
from .walk import addresses, broken


def some(troubles):
    return f"{len(troubles)} troubles:\n" + "\n".join(troubles[:30])


def test_every_address_leads_somewhere(site):
    assert len(addresses(site)) > 5000
    troubles = broken(site)
    assert not troubles, some(troubles)


def test_every_address_stays_under_the_path_of_the_site(prefixed):
    assert prefixed.base == "https://example.org/some/status/"
    troubles = broken(prefixed)
    assert not troubles, some(troubles)


def test_pages_name_each_other_relatively(site):
    """So that a copy of the site works on any host, in any folder and from the disk."""
    wrong = [
        str(address) for address in addresses(site)
        if re.search(r"\.html:\d+$", address.source) and not address.source.startswith(("404.html", "offline.html"))
        and address.written.startswith("/")
    ]
    assert not wrong, some(wrong)
    named = {page.canonical for page in site.pages.values()}
    for path, page in site.pages.items():
        if path not in ("404.html", "offline.html"):
            assert page.canonical and page.canonical.startswith(site.base), path
    assert len(named) > 200


def test_the_page_for_missing_pages_works_at_any_depth(site, prefixed):
    for built in (site, prefixed):
        root = urllib.parse.urlsplit(built.base).path
        page = built.pages["404.html"]
        for written, line in page.links + page.loaded:
            assert written.startswith((root, "https://", "mailto:", "#")), f"404.html:{line}: {written}"


def test_every_file_is_served_and_nothing_else(site, prefixed, hosts):
    host = hosts({"/": site.folder, "/some/status": prefixed.folder})
    for prefix, built in (("/", site), ("/some/status/", prefixed)):
        for path in built.files:
            assert host.answer(prefix + path)[0] == 200, path
    assert host.answer("/some/status")[0] == 301
    assert host.answer("/some/status/incidents/none/")[0] == 404


@pytest.mark.parametrize("alias, target", [
    ("incidents/security-2025-05", "incidents/2025-05-28-reset-links"),
    ("incidents/2026-09-15-webhook-delay", "incidents/2026-09-15-webhooks-stalled"),
    ("incidents/2025-03-19-tls", "incidents/2025-03-19-certificate-chain"),
])
@pytest.mark.parametrize("language", ["", "de/"])
def test_a_former_address_leads_to_the_new_one(site, hosts, visit, alias, target, language):
    page = site.pages[f"{language}{alias}/index.html"]
    assert urllib.parse.urljoin(f"{site.base}{language}{alias}/", page.refresh) == f"{site.base}{language}{target}/"
    assert page.canonical == f"{site.base}{language}{target}/"
    host = hosts({"/anywhere": site.folder})
    visitor = visit(script=False)
    visitor.page.goto(f"{host.url}/anywhere/{language}{alias}/", wait_until="commit")
    visitor.page.wait_for_url(f"{host.url}/anywhere/{language}{target}/")


def test_every_former_address_is_in_the_demo():
    """The table above is whole for incidents."""
    found = {
        alias for file in (demo.CONTENT / "incidents").glob("*.md")
        for line in re.findall(r"^aliases: \[(.*)\]$", file.read_text("utf-8"), re.M) for alias in line.split(", ")
    }
    assert found == {"security-2025-05", "2026-09-15-webhook-delay", "2025-03-19-tls", "2025-10-07-scanning-errors"}
