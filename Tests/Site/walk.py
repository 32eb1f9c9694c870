"""Every address that a built site names, and where it leads."""
import json
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

from .pages import Page

URL = re.compile(r"https?://[^\s<>\"'\\]+")


class Address:
    """`source` says where it stands; `isLoaded`: browsers fetch it unasked; `isAbsolute`: as written."""

    def __init__(self, source, base, written, isLoaded=False):
        self.source, self.written, self.isLoaded = source, written, isLoaded
        self.isAbsolute = bool(urllib.parse.urlsplit(written).scheme or written.startswith("/"))
        self.url, _, self.fragment = urllib.parse.urljoin(base, written).partition("#")

    def __repr__(self):
        return f"{self.source}: {self.written}"


def addresses(site):
    """[Address] of pages, style sheets, feeds, sitemap, JSON, calendars and images."""
    found = []
    for path, page in site.pages.items():
        here = urllib.parse.urljoin(site.base, path)
        found += [Address(f"{path}:{line}", here, text) for text, line in page.links]
        found += [Address(f"{path}:{line}", here, text, isLoaded=True) for text, line in page.loaded]
    for path in site.ending(".css"):
        for text in re.findall(r"url\(\s*['\"]?(.*?)['\"]?\s*\)", site.read(path)):
            found.append(Address(path, urllib.parse.urljoin(site.base, path), text, isLoaded=True))
    for path in site.ending(".xml", ".atom", ".svg"):
        found += [Address(path, site.base, text, path.endswith(".svg")) for text in of_xml(ElementTree.fromstring(site.read(path)))]
    for path in site.ending(".json"):
        found += [Address(path, site.base, text) for text in of_json(json.loads(site.read(path)))]
    for path in site.ending(".ics"):
        found += [Address(path, site.base, text) for text in URL.findall(re.sub(r"\r\n[ \t]", "", site.read(path)))]
    return found


def of_xml(root):
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in ("href", "src", "url"):
                yield value
        text = (element.text or "").strip()
        if name in ("link", "loc", "comments") and text:
            yield text
        if name in ("description", "content", "encoded", "summary") and "<" in text:
            page = Page(text)
            yield from (address for address, _ in page.links + page.loaded)


def of_json(value, key=""):
    """Whole addresses, and those inside HTML."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from of_json(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from of_json(part, key)
    elif isinstance(value, str):
        if key.endswith("_html"):
            page = Page(value)
            yield from (address for address, _ in page.links + page.loaded)
        elif key != "$schema" and URL.fullmatch(value):
            yield value


def broken(site):
    """What leads nowhere: internal addresses without a file, or with a fragment that its page doesn't have."""
    base = urllib.parse.urlsplit(site.base)
    paths, troubles = set(site.files), []
    for address in addresses(site):
        if address.url == "data:,":  # an empty icon, so that the browser asks for none
            continue
        url = urllib.parse.urlsplit(address.url)
        if (url.scheme, url.netloc) != (base.scheme, base.netloc):
            if url.scheme == "webcal" and url.netloc == base.netloc:
                url = url._replace(scheme=base.scheme)
            elif address.isLoaded:
                troubles.append(f"{address} is loaded from elsewhere")
                continue
            elif url.scheme not in ("https", "http", "mailto", "tel"):
                troubles.append(f"{address} is no address")
                continue
            else:
                continue
        path = urllib.parse.unquote(url.path)
        if path + "/" == base.path and not address.source.endswith(".html"):
            path = base.path  # the API names the page without a slash
        if not path.startswith(base.path):
            troubles.append(f"{address} leaves {base.path}")
            continue
        path = path[len(base.path):]
        if path == "" or path.endswith("/"):
            path += "index.html"
        if path not in paths:
            troubles.append(f"{address} has no file")
        elif address.fragment and path.endswith(".html"):
            if urllib.parse.unquote(address.fragment) not in site.pages[path].ids:
                troubles.append(f"{address} has no such place")
    return troubles
