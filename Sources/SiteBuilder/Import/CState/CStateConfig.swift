import Diagnostics
import StatusModel

/// The configuration of a cState site, as far as the new site has a place for it.
struct CStateConfig {
  struct Tab {
    let link: String
    let place: Place
  }

  let title: String
  let description: String?
  /// The site's address; one that stands in for it where the configuration has none.
  let url: String
  /// Its path, without slashes at the ends.
  let base: String
  let language: String
  let colour: String?
  let logo: String?
  let tabs: [Tab]
  let components: CStateComponents
  /// Whether it says anything of HTML in texts.
  let speaksOfHTML: Bool
  /// Whether addresses end in `.html`.
  let hasUglyURLs: Bool

  /// - Returns: nil where the file can't be read, which the report says.
  init?(
    _ source: CStateSource, zone: Zone, ledger: inout ImportLedger, report: inout Report
  ) {
    guard let root = Self.read(source.config, report: &report) else { return nil }
    let ownParams = source.params.flatMap { Self.read($0, report: &report) }
    let params = ownParams ?? root["params"] ?? YAMLNode(place: root.place, content: .map([]))

    title = Self.title(root, source, &ledger, &report)
    description = (params["description"] ?? root["description"])?.text?.onOneLine
    (url, base) = Self.address(root, &ledger, &report)
    language = Self.language(root, &ledger, &report)
    colour = Self.colour(params, &ledger, &report)
    logo = Self.logo(params, source, &ledger, &report)
    tabs = Self.tabs(params)
    speaksOfHTML = params["enablecustomhtml"] != nil
    hasUglyURLs = root["uglyurls"]?.truth == true
    components = Self.components(params, &ledger, &report)
    Self.compareZones(params, zone, &report)
    Self.countRest(root, params, ownParams == nil, &ledger)
  }

  private static func read(_ file: SourceFile, report: inout Report) -> YAMLNode? {
    let all = 0..<file.bytes.count
    guard file.path.hasSuffix(".toml") else {
      var found = Report()
      let node = YAML.readMap(file, all, report: &found)
      guard node != nil else {
        report.add(found)
        return nil
      }
      for cause in found.diagnostics { report.add(.importedKeyTwice(because: cause)) }
      return node
    }
    do throws(TOML.Failure) { return try TOML.read(file, all) } catch {
      let end = min(error.offset + 1, file.bytes.count)
      report.add(.importedConfigUnreadable(error.problem, at: Place(file, min(error.offset, end)..<end)))
      return nil
    }
  }

  // MARK: The page

  private static func title(
    _ root: YAMLNode, _ source: CStateSource, _ ledger: inout ImportLedger, _ report: inout Report
  ) -> String {
    if let title = root["title"]?.text?.onOneLine, !title.isEmpty {
      ledger.add("config", "title", .kept, "title")
      return title
    }
    report.add(.importedTitleMissing(taken: "Status", at: Place(source.config)))
    return "Status"
  }

  private static func address(
    _ root: YAMLNode, _ ledger: inout ImportLedger, _ report: inout Report
  ) -> (url: String, base: String) {
    let stand = "https://status.example.com"
    var text = root["baseurl"]?.text?.trimmed ?? ""
    while text.hasSuffix("/") { text.removeLast() }
    let lower = text.lowercased()
    guard lower.hasPrefix("https://") || lower.hasPrefix("http://"),
      text.utf8.allSatisfy({ (33...126).contains($0) && !Array("\"#'<>?\\^`{|}".utf8).contains($0) })
    else {
      report.add(.importedAddressInvented(stand, at: root["baseurl"]?.place ?? Place(root.place.file)))
      if root["baseurl"] != nil {
        ledger.add("config", "baseURL", .lost, "no whole address; \(stand) stands in for it")
      }
      return (stand, "")
    }
    ledger.add("config", "baseURL", .mapped, "url")
    let host = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
    return (text, host.count > 2 ? String(host[2]).withoutSlashes : "")
  }

  private static func language(
    _ root: YAMLNode, _ ledger: inout ImportLedger, _ report: inout Report
  ) -> String {
    let keys = ["languageCode", "locale", "defaultContentLanguage"].filter { root[$0]?.text != nil }
    guard let key = keys.first, let node = root[key], let text = node.text?.trimmed else { return "en" }
    for key in keys { ledger.add("config", key, .mapped, "language") }
    // Hugo writes en-us and en_US; a tag's parts have a case of their own (RFC 5646, section 2.1.1).
    let parts = text.split { $0 == "-" || $0 == "_" }
    let tag = parts.enumerated().map { index, part in
      index == 0 ? part.lowercased() : part.utf8.count == 2 ? part.uppercased() : String(part)
    }.joined(separator: "-")
    guard ContentName(fileName: "x.\(tag).md").language == tag else {
      report.add(.importedLanguage(text, at: node.place))
      return "en"
    }
    return tag
  }

  private static func colour(
    _ params: YAMLNode, _ ledger: inout ImportLedger, _ report: inout Report
  ) -> String? {
    guard let node = params["brand"], let text = node.text?.trimmed.lowercased() else { return nil }
    let digits = text.dropFirst()
    guard text.hasPrefix("#"), digits.utf8.count == 3 || digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit) else {
      report.add(.importedColour(text, at: node.place))
      ledger.add("config", "params.brand", .lost, "not written as #rrggbb")
      return nil
    }
    ledger.add("config", "params.brand", .mapped, "brand colour")
    return "#" + (digits.utf8.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits))
  }

  private static func logo(
    _ params: YAMLNode, _ source: CStateSource, _ ledger: inout ImportLedger, _ report: inout Report
  ) -> String? {
    if params["uselogo"] != nil { ledger.add("config", "params.useLogo", .mapped, "whether there is a logo") }
    guard let node = params["logo"], let path = node.text?.trimmed.withoutSlashes else { return nil }
    guard params["uselogo"]?.truth != false else {
      ledger.add("config", "params.logo", .lost, "not shown on the old page either")
      return nil
    }
    guard source.statics.contains(where: { $0.path == path }) else {
      report.add(.importedLogoMissing(path, at: node.place))
      ledger.add("config", "params.logo", .lost, "the file isn't in static/")
      return nil
    }
    ledger.add("config", "params.logo", .mapped, "brand logo")
    return path
  }

  private static func tabs(_ params: YAMLNode) -> [Tab] {
    (params["customtabs"]?.items ?? []).compactMap { tab in
      tab["link"].flatMap { node in node.text.map { Tab(link: $0.trimmed, place: node.place) } }
    }
  }

  // MARK: Components

  private static func components(
    _ params: YAMLNode, _ ledger: inout ImportLedger, _ report: inout Report
  ) -> CStateComponents {
    struct Category {
      let name: String
      let place: Place
      let isUntitled: Bool
    }
    var categories: [Category] = []
    for node in params["categories"]?.items ?? [] {
      for field in node.fields {
        switch field.name {
        case "name": ledger.add("config", "categories.name", .mapped, "group of its components")
        case "untitled": ledger.add("config", "categories.untitled", .mapped, "components without a group")
        case "closed": ledger.add("config", "categories.closed", .lost, "every group can be folded by the reader")
        case "description": ledger.add("config", "categories.description", .lost, "a group has only a name")
        default: ledger.add("config", "categories.\(field.key.text ?? "")", .lost, nothingLikeIt)
        }
      }
      guard let name = node["name"], let text = name.text else { continue }
      categories.append(Category(name: text, place: name.place, isUntitled: node["untitled"]?.truth == true))
    }
    var systems: [(rank: Int, node: YAMLNode, name: String)] = []
    for node in params["systems"]?.items ?? [] {
      for field in node.fields {
        switch field.name {
        case "name": ledger.add("config", "systems.name", .mapped, "id and name of a component")
        case "displayname": ledger.add("config", "systems.displayName", .mapped, "name of a component")
        case "category": ledger.add("config", "systems.category", .mapped, "group of a component")
        case "description":
          if !field.value.isEmpty { ledger.add("config", "systems.description", .kept, "description of a component") }
        case "link": ledger.add("config", "systems.link", .lost, "a component has a page of its own instead")
        default: ledger.add("config", "systems.\(field.key.text ?? "")", .lost, nothingLikeIt)
        }
      }
      guard let name = node["name"]?.text?.onOneLine, !name.isEmpty else { continue }
      let category = node["category"]?.text
      systems.append((categories.firstIndex { $0.name == category } ?? categories.count, node, name))
    }
    var components = CStateComponents()
    // The page shows category by category; Candor shows groups in the order of their first components.
    for system in systems.enumerated().sorted(by: { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }) {
      let node = system.element.node
      let category = categories.indices.contains(system.element.rank) ? categories[system.element.rank] : nil
      let group = category.map { $0.isUntitled ? nil : $0.name.onOneLine } ?? node["category"]?.text?.onOneLine
      components.add(
        name: system.element.name, shown: node["displayname"]?.text?.onOneLine ?? system.element.name, group: group,
        description: node["description"]?.text?.onOneLine)
    }
    for (rank, category) in categories.enumerated()
    where !category.isUntitled && !systems.contains(where: { $0.rank == rank }) {
      report.add(.importedGroupEmpty(category.name, at: category.place))
    }
    return components
  }

  // MARK: The rest

  /// cState reads times without a zone as UTC, but prints what its date format says behind them.
  private static func compareZones(_ params: YAMLNode, _ zone: Zone, _ report: inout Report) {
    for key in ["dateformat", "shortdateformat"] {
      guard zone.name == "UTC", let node = params[key], let format = node.text else { continue }
      let words = format.split { !$0.isLetter }
      let known: Set<Substring> = ["AM", "PM", "UTC", "GMT", "MST", "Z", "T"]
      guard
        let other = words.first(where: {
          (2...5).contains($0.count) && $0.allSatisfy(\.isUppercase) && !known.contains($0)
        })
      else { continue }
      report.add(.importedZoneDiffers(String(other), taken: zone.name, at: node.place))
      return
    }
  }

  private static let nothingLikeIt = "there is nothing like it"

  private static let known: Set<String> = [
    "title", "baseurl", "languagecode", "locale", "defaultcontentlanguage", "params",
  ]

  private static func countRest(
    _ root: YAMLNode, _ params: YAMLNode, _ isInside: Bool, _ ledger: inout ImportLedger
  ) {
    for field in root.fields where !known.contains(field.name) {
      let name = field.key.text ?? ""
      switch field.name {
      case "description": ledger.add("config", name, .kept, "description")
      case "uglyurls": ledger.add("config", name, .mapped, "aliases of incidents")
      default: ledger.add("config", name, .lost, "a setting of Hugo's; nothing needs it")
      }
    }
    for field in params.fields {
      let name = "params.\(field.key.text ?? "")"
      if field.value.isEmpty {
        ledger.add("config", name, .lost, "empty")
        continue
      }
      switch field.name {
      case "categories", "systems", "brand", "uselogo", "logo", "customtabs", "enablecustomhtml": continue
      case "description": ledger.add("config", name, .kept, "description")
      case "dateformat", "shortdateformat", "userelativetime", "skipseconds", "enablelastmod":
        ledger.add("config", name, .lost, "times are shown in the site's zone and in the reader's own way")
      case "ok", "disrupted", "down", "notice", "headertextcolor", "alwayskeepbrandcolor", "disabledarkmode":
        ledger.add("config", name, .lost, "colours come from the theme, where everyone can tell them apart")
      case "incidenthistoryformat", "disableincidenthistory", "incidentpostsperpage", "incidentmaxageyears":
        ledger.add("config", name, .lost, "the history has a page for each month")
      case "googleanalytics", "customjs", "customcss":
        ledger.add("config", name, .lost, "pages load nothing from elsewhere")
      default: ledger.add("config", name, .lost, nothingLikeIt)
      }
    }
  }
}

extension String {
  /// With every run of white space and control characters as one blank, and none at the ends.
  var onOneLine: String {
    String(
      unicodeScalars.map {
        $0.value < 32 || (0x7F...0x9F).contains($0.value) || $0.value == 0x2028 || $0.value == 0x2029
          ? " " : Character($0)
      }
    )
    .split(separator: " ").joined(separator: " ")
  }
}
