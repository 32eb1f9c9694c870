import Diagnostics
import StatusModel
import Templates

/// RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, one item for each update.
///
/// Dates come from the newest item and never from the build, so a feed without news keeps its bytes.
struct Feeds {
  /// The newest entries kept in a feed.
  static let length = 60

  let edition: Edition

  /// - Parameter told: entries that were written with their items' pages, by their ids.
  func files(_ topic: FeedTopic, _ told: (FeedEntry) -> ToldEntry?) -> [OutputFile] {
    let entries = topic.entries.prefix(Self.length).map { reference in
      let entry = FeedEntry(reference, of: edition.site)
      return told(entry) ?? tell(entry)
    }
    return [
      OutputFile(path: edition.path(topic.path + ".xml"), bytes: rss(topic, entries)),
      OutputFile(path: edition.path(topic.path + ".atom"), bytes: atom(topic, entries)),
      OutputFile(path: edition.path(topic.path + ".json"), bytes: jsonFeed(topic, entries)),
    ]
  }

  func tell(_ entry: FeedEntry) -> ToldEntry {
    let item = item(entry)
    let content = XML.escaped(item.html)
    return ToldEntry(
      published: item.published, rss: rss(item, content), atom: atom(item, content), json: json(item))
  }

  /// An entry in words, the same for the three formats.
  private struct Item {
    let id: String
    let title: String
    let url: String
    let html: [UInt8]
    let text: String
    let published: Instant
    let categories: [String]
    let authors: [String]
  }

  private func item(_ entry: FeedEntry) -> Item {
    let timeline = entry.timeline
    let words = edition.words
    let base = edition.addresses.absolute(Path.page(of: timeline))
    let status: String
    let url: String
    let html: [UInt8]
    var text: String
    let at: Instant
    var authors: [String] = []
    switch entry.news {
    case .step(let step):
      status = words.status(step.status).word
      url = base + "#" + Path.anchor(step.id)
      at = step.at
      let body = step.body.map { edition.body($0, at: Path.page(of: timeline), anchor: step.id) }
      html = body?.absoluteHTML ?? []
      text = body?.text ?? ""
    case .postmortem(let postmortem):
      status = words.incident.postmortem.word
      url = edition.addresses.absolute(Path.page(of: postmortem))
      at = postmortem.published
      authors = postmortem.authors
      let story = edition.story(postmortem)
      html = story.html
      text = story.text
    }
    // Bots find the state in the first <strong> (Statuspage's own feeds have it there).
    var told = TextBuffer(capacity: html.count + 512)
    told.append("<p><small>")
    Escaping.text.append(words.moment(at, in: edition.site.zone), to: &told)
    told.append("</small><br><strong>")
    Escaping.text.append(status, to: &told)
    told.append("</strong>")
    if let window = entry.window {
      let span = words.span(window, in: edition.site.zone)
      told.append(" · ")
      Escaping.text.append(span, to: &told)
      text = text.isEmpty ? span : "\(span)\n\n\(text)"
    }
    let names = timeline.components.compactMap { edition.site.record($0)?.component.name(edition.language) }
    for (index, name) in names.enumerated() {
      told.append(index == 0 ? "<br>" : ", ")
      Escaping.text.append(name, to: &told)
    }
    told.append("</p>\n")
    told.append(html)
    let title = timeline.item.title(edition.language)
    return Item(
      id: edition.languageTagged(entry.tag(authority: edition.site.settings.feedAuthority)),
      title: "[" + status + "] " + title, url: url, html: told.bytes, text: text.isEmpty ? status : text,
      published: entry.published, categories: names, authors: authors)
  }

  private func rss(_ topic: FeedTopic, _ entries: [ToldEntry]) -> [UInt8] {
    var xml = XML()
    xml.element(
      "rss",
      [
        "version": "2.0", "xmlns:atom": "http://www.w3.org/2005/Atom",
        "xmlns:sy": "http://purl.org/rss/1.0/modules/syndication/",
      ]
    ) { xml in
      xml.element("channel") { xml in
        xml.element("title", text: topic.title)
        xml.element("link", text: edition.addresses.absolute(topic.page))
        xml.element("description", text: description(topic))
        xml.element("language", text: edition.language)
        if let newest = entries.first { xml.element("lastBuildDate", text: newest.published.rfc822) }
        xml.element("ttl", text: "5")
        xml.element("sy:updatePeriod", text: "hourly")
        xml.element("sy:updateFrequency", text: "12")
        xml.element(
          "atom:link",
          ["href": edition.addresses.absolute(topic.path + ".xml"), "rel": "self", "type": "application/rss+xml"])
        for entry in entries { xml.append(written: entry.rss[...]) }
      }
    }
    return xml.bytes
  }

  /// - Parameter content: its HTML, escaped.
  private func rss(_ item: Item, _ content: [UInt8]) -> [UInt8] {
    var xml = XML(within: 2)
    xml.element("item") { xml in
      xml.element("title", text: item.title)
      xml.element("link", text: item.url)
      xml.element("guid", ["isPermaLink": "false"], text: item.id)
      xml.element("pubDate", text: item.published.rfc822)
      xml.element("description", escaped: content)
      for category in item.categories { xml.element("category", text: category) }
    }
    return xml.bytes
  }

  private func atom(_ topic: FeedTopic, _ entries: [ToldEntry]) -> [UInt8] {
    var xml = XML()
    let itsURL = edition.addresses.absolute(topic.path + ".atom")
    // Like the entries' ids it outlives a move to another domain.
    let id = edition.languageTagged("tag:\(edition.site.settings.feedAuthority),2026:\(topic.path)")
    xml.element("feed", ["xmlns": "http://www.w3.org/2005/Atom", "xml:lang": edition.language]) { xml in
      xml.element("title", text: topic.title)
      xml.element("subtitle", text: description(topic))
      xml.element("id", text: id)
      // RFC 4287 wants a date even of an empty feed; the start of time is one that never moves.
      xml.element("updated", text: (entries.first?.published ?? Instant(seconds: 0)).rfc3339)
      xml.element("link", ["rel": "self", "type": "application/atom+xml", "href": itsURL])
      xml.element(
        "link", ["rel": "alternate", "type": "text/html", "href": edition.addresses.absolute(topic.page)])
      xml.element("author") { $0.element("name", text: edition.site.settings.title(edition.language)) }
      for entry in entries { xml.append(written: entry.atom[...]) }
    }
    return xml.bytes
  }

  private func atom(_ item: Item, _ content: [UInt8]) -> [UInt8] {
    var xml = XML(within: 1)
    xml.element("entry") { xml in
      xml.element("title", text: item.title)
      xml.element("id", text: item.id)
      xml.element("published", text: item.published.rfc3339)
      xml.element("updated", text: item.published.rfc3339)
      xml.element("link", ["rel": "alternate", "type": "text/html", "href": item.url])
      for author in item.authors { xml.element("author") { $0.element("name", text: author) } }
      for category in item.categories { xml.element("category", ["term": category]) }
      xml.element("content", ["type": "html"], escaped: content)
    }
    return xml.bytes
  }

  private func jsonFeed(_ topic: FeedTopic, _ entries: [ToldEntry]) -> [UInt8] {
    var json = JSON(indented: true)
    json.object { json in
      json.field("version", "https://jsonfeed.org/version/1.1")
      json.field("title", topic.title)
      json.field("home_page_url", edition.addresses.absolute(topic.page))
      json.field("feed_url", edition.addresses.absolute(topic.path + ".json"))
      json.field("description", description(topic))
      json.field("language", edition.language)
      json.array("authors") { $0.object { $0.field("name", edition.site.settings.title(edition.language)) } }
      json.array("items") { json in for entry in entries { json.add(written: entry.json) } }
    }
    return json.bytes + [10]
  }

  private func json(_ item: Item) -> [UInt8] {
    var json = JSON(indented: true, within: 2)
    json.object { json in
      json.field("id", item.id)
      json.field("url", item.url)
      json.field("title", item.title)
      json.field("content_html", utf8: item.html)
      json.field("content_text", item.text)
      json.field("date_published", item.published.rfc3339)
      if !item.authors.isEmpty {
        json.array("authors") { json in for author in item.authors { json.object { $0.field("name", author) } } }
      }
      json.array("tags") { json in for category in item.categories { json.add(category) } }
    }
    return json.bytes
  }

  private func description(_ topic: FeedTopic) -> String {
    edition.site.settings.description?(edition.language) ?? topic.title
  }
}

/// An entry as the three formats have it: the same in every feed that lists it.
struct ToldEntry: Sendable {
  let published: Instant
  let rss: [UInt8]
  let atom: [UInt8]
  let json: [UInt8]
}
