import Diagnostics
import StatusModel

/// Turns a cState site into content of Candor.
public struct CStateImport {
  public struct Options: Sendable {
    /// Of times that name none; also the new site's.
    public let zone: Zone
    public let zones: Zones
    public let notice: CStateNotice

    public init(zone: Zone, zones: Zones, notice: CStateNotice = .maintenance) {
      self.zone = zone
      self.zones = zones
      self.notice = notice
    }
  }

  private let source: CStateSource

  /// - Parameter folder: holds `config.yml` and `content/`.
  /// - Throws: if it can't be read, or isn't such a site.
  public init(reading folder: String) throws(MachineTrouble) { source = try CStateSource(reading: folder) }

  /// The folders that are read. New content mustn't lie in them.
  public var inputs: [String] { ["content", "static", "config"].map { "\(source.shown)/\($0)" } }

  /// The same site and the same options give the same files, byte for byte. What can't be converted is left out, and the
  /// report says why; only a configuration that can't be read is an error, and then there are no files.
  public func result(_ options: Options) -> ImportResult {
    var conversion = CStateConversion(source, options)
    conversion.run()
    return conversion.result
  }
}

/// One conversion under way.
private struct CStateConversion {
  private let source: CStateSource
  private let options: CStateImport.Options
  private let clock: CStateClock
  private var ledger = ImportLedger(parts: ["config", "issues", "updates", "pages", "texts", "files"])
  private var report: Report
  private var files: [OutputFile] = []
  private var imported = 0
  private var holdsHTML = false
  private var issues: [CStateEntry] = []
  private var pages: [CStateEntry] = []
  /// Paths of the new site in lower case, with a slash at both ends.
  private var taken: Set<String> = []

  init(_ source: CStateSource, _ options: CStateImport.Options) {
    self.source = source
    self.options = options
    clock = CStateClock(zone: options.zone, zones: options.zones)
    report = source.report
  }

  var result: ImportResult {
    ImportResult(
      files: files.sortedInBytes(by: \.path), report: report,
      summary: ledger.summary(filesRead: source.documents.count + source.unreadable, filesImported: imported))
  }

  mutating func run() {
    guard let config = CStateConfig(source, zone: options.zone, ledger: &ledger, report: &report) else { return }
    var components = config.components
    read(&components)
    takeAddresses(hasUglyURLs: config.hasUglyURLs)
    for entry in issues {
      for item in entry.fields["affected"]?.items ?? [] {
        guard let name = item.text?.onOneLine, !name.isEmpty else { continue }
        _ = components.match(name, at: item.place, until: Instant(seconds: 0))
      }
    }
    let links = links(config, components)

    for entry in issues {
      let text = text(of: entry, links)
      let issue = CStateIssue(entry, clock: clock, notice: options.notice)
      guard let file = issue.converted(text, components: &components, ledger: &ledger, report: &report) else {
        continue
      }
      add("incidents/\(entry.id).md", file)
      imported += 1
    }
    let tabs = tabs(config, links)
    for entry in pages {
      add("pages/\(entry.id).md", page(entry, text(of: entry, links), tab: tabs["/pages/\(entry.id)/"]))
      imported += 1
    }
    for (path, file) in source.statics {
      files.append(OutputFile(path: "static/\(path)", bytes: file.bytes))
      ledger.add("files", "static/", .kept, "static/")
    }
    for (folder, count) in source.themeFiles {
      ledger.add("files", "\(folder)/", .lost, "changes of the old theme", count: count)
    }
    if !config.components.configured.isEmpty {
      ledger.add(
        "config", "addresses /affected/…/", .lost, "no redirects; the components have new addresses",
        count: config.components.configured.count)
    }
    if config.speaksOfHTML {
      ledger.add(
        "config", "params.enableCustomHTML", holdsHTML ? .mapped : .lost,
        holdsHTML ? "markdown: html" : "no text holds HTML")
    }
    add("site.yml", site(config, components))
  }

  private mutating func add(_ path: String, _ text: String) {
    files.append(OutputFile(path: path, bytes: Array(text.utf8)))
  }

  // MARK: Reading

  private mutating func read(_ components: inout CStateComponents) {
    let paths = Set(source.documents.map(\.path))
    var incidentIDs: Set<String> = []
    var pageIDs: Set<String> = []
    for document in source.documents {
      if document.section == "affected", document.isSectionPage {
        describe(document, &components)
        continue
      }
      if let language = ContentName(fileName: "\(document.name).md").language,
        paths.contains(document.path.replacing(".\(language).", with: ".", maxReplacements: 1))
      {
        report.add(.importedTranslation(language, at: Place(document.file)))
        continue
      }
      let all = 0..<document.file.bytes.count
      if document.isHTML, let tag = HTMLTags.first(in: document.file.bytes, all, known: HTMLTags.foreign) {
        let worst = ["script", "iframe", "form"].first {
          HTMLTags.first(in: document.file.bytes, all, known: [$0]) != nil
        }
        report.add(.importedHTMLPage(worst ?? tag, at: Place(document.file)))
        continue
      }
      guard let fields = CStateFields(document.file, report: &report) else { continue }
      if document.isSectionPage {
        if fields.file.bytes[fields.body].allSatisfy({ $0 <= 32 }) {
          imported += 1
        } else {
          report.add(.importedSectionPage(at: fields.place))
        }
        continue
      }
      if isIncident(document, fields) {
        issues.append(entry(document, fields, "issues", &incidentIDs))
      } else {
        pages.append(entry(document, fields, "pages", &pageIDs))
      }
    }
  }

  private mutating func isIncident(_ document: CStateSource.Document, _ fields: CStateFields) -> Bool {
    guard document.section == "issues" else { return false }
    if let section = fields.text("section") { return section.lowercased() == "issue" }
    guard ["severity", "resolved", "affected", "informational"].contains(where: { fields[$0] != nil }) else {
      return false
    }
    report.add(.importedSectionMissing(at: fields.place))
    return true
  }

  private mutating func entry(
    _ document: CStateSource.Document, _ fields: CStateFields, _ part: String, _ ids: inout Set<String>
  ) -> CStateEntry {
    var wanted = ContentName.suggestedID(for: document.name) ?? String(part.dropLast())
    // `report.de` would be a translation.
    if ContentName(fileName: "\(wanted).md").language != nil, let dot = wanted.lastIndex(of: ".") {
      wanted.replaceSubrange(dot...dot, with: "-")
    }
    var id = wanted
    var number = 2
    while !ids.insert(id).inserted {
      id = "\(wanted.prefix(190))-\(number)"
      number += 1
    }
    let isSame = id == document.name
    ledger.add(part, "file name", isSame ? .kept : .mapped, isSame ? "id" : "id, in plain letters")
    let section = document.section.isEmpty ? [] : [document.section]
    let name = fields.text("slug") ?? document.name
    let names = (section + document.folders + [name]).map(CStateAddresses.segment)
    var address = "/" + names.joined(separator: "/") + "/"
    if let url = fields.text("url"), url.hasPrefix("/") { address = url }
    return CStateEntry(document: document, fields: fields, id: id, address: address)
  }

  /// The text of a component's own page.
  private mutating func describe(_ document: CStateSource.Document, _ components: inout CStateComponents) {
    guard let fields = CStateFields(document.file, report: &report) else { return }
    let text = document.file.text(fields.body).trimmed
    imported += 1
    guard !text.isEmpty else { return }
    let name = document.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
    let isParagraph = !text.contains("\n\n") && !text.contains("\r\n\r\n") && !text.contains("{{")
    if isParagraph, components.describe(CStateAddresses.segment(name), as: text.onOneLine) {
      ledger.add("texts", "affected/…/_index.md", .mapped, "description of the component")
    } else {
      report.add(.importedComponentText(name, at: Place(document.file, fields.body)))
      ledger.add("texts", "affected/…/_index.md", .lost, "not one paragraph, or the component has a description")
    }
  }

  // MARK: Addresses

  /// Gives every entry the aliases that keep its old addresses alive; its own come before those it once had.
  private mutating func takeAddresses(hasUglyURLs: Bool) {
    for entry in issues { taken.insert("/incidents/\(entry.id)/") }
    for entry in pages { taken.insert("/pages/\(entry.id)/") }
    var (issues, pages) = (issues, pages)
    for index in issues.indices { takeAddress(&issues[index], "issues", "/incidents/", hasUglyURLs) }
    for index in pages.indices { takeAddress(&pages[index], "pages", "/pages/", hasUglyURLs) }
    for index in issues.indices { takeAliases(&issues[index], "issues") }
    for index in pages.indices { takeAliases(&pages[index], "pages") }
    (self.issues, self.pages) = (issues, pages)
  }

  private mutating func takeAddress(_ entry: inout CStateEntry, _ part: String, _ folder: String, _ isUgly: Bool) {
    let address = isUgly && entry.address.hasSuffix("/") ? entry.address.dropLast() + ".html" : entry.address
    let isSame = address == "\(folder)\(entry.id)/"
    if isSame {
      ledger.add(part, "address", .kept, "the same address")
    } else if take(String(address), &entry, at: entry.fields["slug"]?.place ?? entry.fields.place) {
      ledger.add(part, "address", .mapped, "alias")
    } else {
      ledger.add(part, "address", .lost, "no redirect can stand there")
    }
  }

  private mutating func takeAliases(_ entry: inout CStateEntry, _ part: String) {
    for node in entry.fields["aliases"]?.items ?? [] {
      guard let text = node.text?.trimmed, !text.isEmpty else { continue }
      // Hugo takes others as relative to the section.
      let path = (text.hasPrefix("/") ? text : "/\(entry.document.section)/\(text)").percentDecoded
      let key = Self.key(path)
      if entry.aliases.contains(where: { Self.key($0) == key }) {
        ledger.add(part, "aliases", .mapped, "alias; the same as another, in other case")
      } else if take(path, &entry, at: node.place) {
        ledger.add(part, "aliases", .mapped, "alias")
      } else {
        ledger.add(part, "aliases", .lost, "no redirect can stand there")
      }
    }
  }

  private mutating func take(_ path: String, _ entry: inout CStateEntry, at place: Place) -> Bool {
    guard CStateAddresses.isUsable(path) else {
      report.add(.importedAliasLost(path, reason: "it has signs that file names don't", at: place))
      return false
    }
    let parts = path.split(separator: "/")
    let isBelowItems = parts.count == 2 && ["incidents", "maintenance", "postmortems", "pages"].contains(parts[0])
    guard isBelowItems || !CStateAddresses.isTaken(path) else {
      report.add(.importedAliasLost(path, reason: "the new site has a page of its own there", at: place))
      return false
    }
    guard taken.insert(Self.key(path)).inserted else {
      report.add(.importedAliasLost(path, reason: "another page has it already", at: place))
      return false
    }
    entry.aliases.append(path)
    return true
  }

  private static func key(_ path: String) -> String { "/\(path.withoutSlashes.lowercased())/" }

  private func links(_ config: CStateConfig, _ components: CStateComponents) -> CStateLinks {
    var links = CStateLinks(site: config.url, base: config.base)
    for (entries, folder) in [(issues, "/incidents/"), (pages, "/pages/")] {
      for entry in entries {
        links.add(entry.address, movesTo: "\(folder)\(entry.id)/")
        links.add(source: entry.document.path, movesTo: "\(folder)\(entry.id)/")
        for alias in entry.aliases { links.add(alias, movesTo: "\(folder)\(entry.id)/") }
      }
    }
    for entry in issues {
      for item in entry.fields["affected"]?.items ?? [] {
        let address = CStateAddresses.segment(item.text?.onOneLine ?? "")
        if let id = components.id(atAddress: address) {
          links.add("/affected/\(address)/", movesTo: "/components/\(id)/")
        }
      }
    }
    for component in components.configured {
      links.add("/affected/\(CStateAddresses.segment(component.name))/", movesTo: "/components/\(component.id)/")
    }
    for (path, _) in source.statics { links.add(static: path) }
    return links
  }

  // MARK: Texts and pages

  private mutating func text(of entry: CStateEntry, _ links: CStateLinks) -> CStateText {
    let text = CStateText(
      entry.fields.file, entry.fields.body, clock: clock, links: links, page: entry.address, report: &report)
    if text.holdsHTML || entry.document.isHTML { holdsHTML = true }
    return text
  }

  /// The places in the menu of pages that a tab leads to, by their new paths.
  private mutating func tabs(_ config: CStateConfig, _ links: CStateLinks) -> [String: Int] {
    var tabs: [String: Int] = [:]
    for (index, tab) in config.tabs.enumerated() {
      let own = tab.link.hasPrefix(config.url + "/") ? String(tab.link.dropFirst(config.url.utf8.count)) : tab.link
      if case .moved(let path) = links.target(of: own, from: "/"), path.hasPrefix("/pages/") {
        tabs[path] = tabs[path] ?? index + 1
        ledger.add("config", "params.customTabs", .mapped, "the page's place in the menu")
      } else {
        ledger.add("config", "params.customTabs", .lost, "menus hold the site's own pages only")
      }
    }
    return tabs
  }

  private mutating func page(_ entry: CStateEntry, _ text: CStateText, tab: Int?) -> String {
    var front = CandorText()
    let fields = entry.fields
    if let title = fields.text("title")?.onOneLine, !title.isEmpty {
      front.add("title", title)
    } else {
      report.add(.importedTitleMissing(taken: entry.document.name, at: fields.place))
      front.add("title", entry.document.name)
    }
    // Without a tab, the old site has no link to it.
    front.add("menu", word: tab == nil ? "false" : "true")
    if let tab { front.add("order", word: "\(tab)") }
    if fields["draft"]?.truth == true { front.add("draft", word: "true") }
    if !entry.aliases.isEmpty { front.add("aliases") }
    for alias in entry.aliases { front.add(item: alias, indent: 2) }
    for field in fields.node.fields {
      switch field.name {
      case "aliases": continue
      case "title", "draft": ledger.add("pages", field.name, .kept, field.name)
      case "slug", "url": ledger.add("pages", field.name, .mapped, "alias")
      case "description": ledger.add("pages", "description", .lost, "a page has only its title and its text")
      default: ledger.add("pages", field.key.text ?? "", .lost, "there is nothing like it")
      }
    }
    ledger.add("texts", "time", .mapped, "words", count: text.times)
    ledger.add(text)
    var body = text.markdown(text.lines.indices, without: [], trimsRules: false)
    if entry.document.isHTML { body = Self.block(body) }
    return "---\n\(front.text)---\n\n\(body)\n"
  }

  /// HTML such that Markdown takes all of it for one block of HTML, which a blank line would end.
  private static func block(_ html: String) -> String {
    let lines = html.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }.filter {
      !$0.isEmpty
    }
    return "<div>\n\(lines.joined(separator: "\n"))\n</div>"
  }

  // MARK: site.yml

  private mutating func site(_ config: CStateConfig, _ components: CStateComponents) -> String {
    var site = CandorText()
    site.add("title", config.title)
    if let description = config.description, !description.isEmpty { site.add("description", description) }
    site.add("url", config.url)
    site.add("timezone", options.zone.name)
    site.add("language", config.language)
    if config.colour != nil || config.logo != nil {
      site.add("brand")
      if let colour = config.colour { site.add("colour", colour, indent: 2) }
      if let logo = config.logo { site.add("logo", logo, indent: 2) }
    }
    let retired = components.retired(zone: options.zone, report: &report)
    if !components.configured.isEmpty || !retired.isEmpty { site.add("components") }
    for component in components.configured {
      site.add("id", component.id, indent: 2, isItem: true)
      site.add("name", component.name, indent: 4)
      if let group = component.group, !group.isEmpty { site.add("group", group, indent: 4) }
      if let description = component.description, !description.isEmpty {
        site.add("description", description, indent: 4)
      }
    }
    for component in retired {
      site.add("id", component.id, indent: 2, isItem: true)
      site.add("name", component.name, indent: 4)
      site.add("retired", word: "\(component.day)", indent: 4)
    }
    if holdsHTML {
      site.add("markdown")
      site.add("html", word: "true", indent: 2)
    }
    return site.text
  }
}

extension ImportLedger {
  /// Counts what happened to a text of any kind.
  mutating func add(_ text: CStateText) {
    add("texts", "links", .mapped, "the same page at its new address", count: text.rewrittenLinks)
    add("texts", "links", .lost, "what they led to isn't there; now the whole old address", count: text.lostLinks)
    add("texts", "shortcodes", .lost, "visible text", count: text.foreignShortcodes)
  }
}
