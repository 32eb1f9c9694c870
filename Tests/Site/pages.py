"""What a page links to, loads and says, read with Python's own parser."""
import html.parser
import re

LINKS = {"a": "href", "area": "href", "link": "href", "img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src",
         "audio": "src", "embed": "src", "object": "data", "form": "action", "use": "href", "image": "href", "blockquote": "cite"}
LOADED = {"img", "script", "iframe", "source", "video", "audio", "embed", "object", "image", "use"}
LOADED_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch"}
# Elements that are written without an end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(html.parser.HTMLParser):
    """
    `links`: (address, line) of everything that a visitor may follow; `loaded`: of everything that the browser fetches by
    itself; `ids`; `canonical`; `refresh`; `language`; `handlers`: attributes and elements that are script in the page.
    """

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.loaded, self.ids, self.handlers = [], [], [], []
        self.canonical = self.refresh = self.language = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        line = self.getpos()[0]
        if tag == "html":
            self.language = values.get("lang")
        if "id" in values:
            self.ids.append(values["id"])
        relations = set(values.get("rel", "").split())
        if "canonical" in relations:
            self.canonical = values["href"]
        isLoaded = tag in LOADED or (tag == "link" and relations & LOADED_RELATIONS)
        if tag in LINKS and LINKS[tag] in values:
            (self.loaded if isLoaded else self.links).append((values[LINKS[tag]], line))
        for name in ("srcset", "imagesrcset"):
            self.loaded += [(part.split()[0], line) for part in values.get(name, "").split(",") if part.strip()]
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.refresh = re.fullmatch(r"0; url=(.*)", values["content"])[1]
            self.links.append((self.refresh, line))
        if tag == "meta" and values.get("property") in ("og:url", "og:image"):
            self.links.append((values["content"], line))
        if "data-icon" in values:
            self.loaded.append((values["data-icon"], line))
        self.handlers += [f"line {line}: {name} on <{tag}>" for name in values if name.startswith("on") or name == "style"]
        if tag in ("script", "style") and "src" not in values:
            self.handlers.append(f"line {line}: <{tag}> without src")
