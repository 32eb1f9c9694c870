import Diagnostics
import StatusModel

/// Reads site.yml: the page as a whole, its components and groups.
struct SiteReader {
  /// Nil where something that every page needs is wrong.
  let settings: Settings?
  let zone: Zone
  let languages: [String]
  let components: [Component]
  let groups: [Component.Group]
  /// - Returns: nil where the file can't be read as YAML; the report says why.
  init?(_ file: SourceFile, zones: Zones, statics: Set<String>, report: inout Report) {
    guard let root = YAML.readMap(file, 0..<file.bytes.count, report: &report) else { return nil }
    let fields = Fields(root, known: SiteKeys.all, what: "site.yml", report: &report)
    var zone = Zone.utc
    if let name = fields.value(SiteKeys.timezone, .dates, &report) {
      if let found = zones.zone(named: name) {
        zone = found
      } else {
        report.add(
          .unknownTimeZone(name, nearest: zones.suggestion(for: name), at: fields.place(of: SiteKeys.timezone)))
      }
    }
    let reading = Reading(zone: zone, zones: zones)
    let title = fields.require(SiteKeys.title, reading, &report)
    let url = Self.url(fields, reading, &report)
    let languages = Self.languages(fields, reading, &report)
    self.zone = zone
    self.languages = languages

    let part = Parts(languages: languages, reading: reading)
    let titles = part.translated(fields, SiteKeys.translations, PartKeys.siteTranslation, &report)
    let parts = part.components(fields, &report)
    components = parts.components
    groups = part.groups(fields, used: parts.groups, &report)
    let theme = fields.value(SiteKeys.theme, reading, &report)

    let brandFields = fields.part(SiteKeys.brand, PartKeys.brand, &report)
    let logo = brandFields?.value(PartKeys.logo, reading, &report)
    if let logo, let brandFields, !statics.contains(logo) {
      report.add(.missingStaticFile(logo, at: brandFields.place(of: PartKeys.logo)))
    }
    let brand = Brand(
      colour: brandFields?.value(PartKeys.colour, reading, &report), logo: logo,
      link: brandFields?.value(PartKeys.link, reading, &report))
    let supportFields = fields.part(SiteKeys.support, PartKeys.support, &report)
    let support = Support(
      name: supportFields?.value(PartKeys.contact, reading, &report),
      email: supportFields?.value(PartKeys.email, reading, &report),
      url: supportFields?.value(PartKeys.url, reading, &report))
    let weightFields = fields.part(SiteKeys.uptime, PartKeys.uptime, &report)?
      .part(PartKeys.weights, PartKeys.allWeights, &report)
    let usual = UptimeWeights()
    let weights = UptimeWeights(
      majorOutage: weightFields?.value(PartKeys.majorOutage, reading, &report) ?? usual.majorOutage,
      partialOutage: weightFields?.value(PartKeys.partialOutage, reading, &report) ?? usual.partialOutage,
      degradedPerformance: weightFields?.value(PartKeys.degraded, reading, &report) ?? usual.degradedPerformance,
      underMaintenance: weightFields?.value(PartKeys.maintenance, reading, &report) ?? usual.underMaintenance)
    let lead = fields.part(SiteKeys.alertBar, PartKeys.alertBar, &report)?.value(PartKeys.leadHours, reading, &report)
    let indicator = fields.part(SiteKeys.api, PartKeys.api, &report)?.value(PartKeys.indicator, reading, &report)
    let authority = fields.part(SiteKeys.feeds, PartKeys.feeds, &report)?.value(PartKeys.authority, reading, &report)
    let allowsHTML = fields.part(SiteKeys.markdown, PartKeys.markdown, &report)?.value(PartKeys.html, reading, &report)
    let description = fields.value(SiteKeys.description, reading, &report)
    let every = Self.duration(fields, reading, &report)

    guard let title, let url, let first = languages.first else {
      settings = nil
      return
    }
    settings = Settings(
      title: Localized(title, translations: titles.compactMapValues(\.title)),
      description: description.map { Localized($0, translations: titles.compactMapValues(\.description)) },
      url: url, zone: zone, language: first, languages: languages, brand: brand, support: support, weights: weights,
      alertLead: lead ?? 24, hidesMaintenanceIndicator: indicator == "none", expectBuildEvery: every,
      allowsHTML: allowsHTML ?? false, feedAuthority: authority, theme: theme)
  }

  private static func url(_ fields: Fields, _ reading: Reading, _ report: inout Report) -> SiteURL? {
    guard let text = fields.require(SiteKeys.url, reading, &report) else { return nil }
    guard let url = SiteURL(text) else {
      report.add(.invalidURL(text, at: fields.place(of: SiteKeys.url)))
      return nil
    }
    return url
  }

  /// The original's language first, each once.
  private static func languages(_ fields: Fields, _ reading: Reading, _ report: inout Report) -> [String] {
    let first = fields.value(SiteKeys.language, reading, &report)
    let all = fields.value(SiteKeys.languages, reading, &report) ?? []
    var languages: [String] = []
    for (tag, key) in [(first ?? all.first ?? "en", SiteKeys.language as any AnyKey)]
      + all.map({ ($0, SiteKeys.languages) })
    {
      guard isLanguageTag(tag) else {
        report.add(.invalidLanguage(tag, at: fields.place(of: key)))
        continue
      }
      if !languages.contains(tag) { languages.append(tag) }
    }
    return languages
  }

  /// BCP 47 as far as sites need it: `de`, `pt-BR`, `zh-Hant`.
  static func isLanguageTag(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.utf8.count),
      first.utf8.allSatisfy({ (97...122).contains($0) })
    else { return false }
    return parts.dropFirst().allSatisfy { part in
      (2...8).contains(part.utf8.count)
        && part.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
    }
  }

  /// "26 hours", "2 days", "90 min" in seconds.
  private static func duration(_ fields: Fields, _ reading: Reading, _ report: inout Report) -> Int? {
    guard let text = fields.value(SiteKeys.expectBuildEvery, reading, &report) else { return nil }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    let units: [(names: [String], seconds: Int)] = [
      (["min", "minute", "minutes", "m"], 60), (["h", "hour", "hours"], 3600), (["d", "day", "days"], 86_400),
    ]
    guard let count = Int(digits), count > 0, count < 10_000,
      let seconds = units.first(where: { $0.names.contains(unit) })?.seconds
    else {
      report.add(.invalidDuration(text, at: fields.place(of: SiteKeys.expectBuildEvery)))
      return nil
    }
    return count * seconds
  }
}

/// The lists of site.yml.
private struct Parts {
  let languages: [String]
  let reading: Reading

  /// What a map of languages says: title or name, and description.
  struct Translation {
    let title: String?
    let name: String?
    let description: String?
  }

  func translated(_ fields: Fields, _ key: Key<YAMLNode>, _ known: [any AnyKey], _ report: inout Report) -> [String:
    Translation]
  {
    guard let node = fields.node(key, &report) else { return [:] }
    guard case .map(let entries) = node.content else {
      report.add(.wrongShape(of: key.name, wanted: "a map from languages to texts", node: node))
      return [:]
    }
    var translations: [String: Translation] = [:]
    for (tag, value) in entries {
      guard let language = tag.text, languages.contains(language) else {
        report.add(.unknownLanguage(tag.text ?? "", known: languages, at: tag.place))
        continue
      }
      let words = Fields(value, known: known, what: "a translation", report: &report)
      translations[language] = Translation(
        title: known.contains { $0.name == PartKeys.title.name } ? words.value(PartKeys.title, reading, &report) : nil,
        name: known.contains { $0.name == PartKeys.name.name } ? words.value(PartKeys.name, reading, &report) : nil,
        description: words.value(PartKeys.description, reading, &report))
    }
    return translations
  }

  func components(_ fields: Fields, _ report: inout Report) -> (
    components: [Component], groups: [(name: String, place: Place)]
  ) {
    guard let node = fields.node(SiteKeys.components, &report) else { return ([], []) }
    guard case .list(let nodes) = node.content else {
      report.add(
        .wrongShape(of: SiteKeys.components.name, wanted: "a list of components, each with 'id' and 'name'", node: node)
      )
      return ([], [])
    }
    var components: [Component] = []
    var places: [String: Place] = [:]
    var groups: [(name: String, place: Place)] = []
    for node in nodes {
      let part = Fields(node, known: ComponentKeys.all, what: "a component", report: &report)
      let id = part.require(ComponentKeys.id, reading, &report)
      let name = part.require(ComponentKeys.name, reading, &report)
      let group = part.value(ComponentKeys.group, reading, &report)
      let description = part.value(ComponentKeys.description, reading, &report)
      let since = part.value(ComponentKeys.since, reading, &report)
      let retired = part.value(ComponentKeys.retired, reading, &report)
      let words = translated(part, ComponentKeys.translations, PartKeys.nameTranslation, &report)
      if let since, let retired, retired < since {
        report.add(
          .endsBeforeStart(
            "retired", by: "\(since.daysSinceEpoch - retired.daysSinceEpoch) d",
            at: part.place(of: ComponentKeys.retired),
            start: part.place(of: ComponentKeys.since), keys: ("since", "retired")))
      }
      guard let id, let name else { continue }
      guard Component.ID.allows(id) else {
        report.add(.invalidComponentID(id, suggestion: Component.ID.slug(id), at: part.place(of: ComponentKeys.id)))
        continue
      }
      if let first = places[id] {
        report.add(.duplicateComponent(id, at: part.place(of: ComponentKeys.id), first: first))
        continue
      }
      places[id] = part.place(of: ComponentKeys.id)
      if let group, !groups.contains(where: { $0.name == group }) {
        groups.append((group, part.place(of: ComponentKeys.group)))
      }
      components.append(
        Component(
          id: Component.ID(id), name: Localized(name, translations: words.compactMapValues(\.name)),
          description: description.map { Localized($0, translations: words.compactMapValues(\.description)) },
          group: group.map(groupID), since: since, retired: retired))
    }
    return (components, groups)
  }

  /// Groups are made by being named; `groups` only translates them.
  func groups(_ fields: Fields, used: [(name: String, place: Place)], _ report: inout Report) -> [Component.Group] {
    var names: [String: [String: String]] = [:]
    if let node = fields.node(SiteKeys.groups, &report) {
      guard case .list(let nodes) = node.content else {
        report.add(.wrongShape(of: SiteKeys.groups.name, wanted: "a list of groups, each with 'name'", node: node))
        return []
      }
      for node in nodes {
        let part = Fields(node, known: PartKeys.groups, what: "a group", report: &report)
        guard let name = part.require(PartKeys.name, reading, &report) else { continue }
        let words = translated(part, PartKeys.translations, PartKeys.nameTranslation, &report)
        names[name] = words.compactMapValues(\.name)
      }
    }
    return used.map {
      Component.Group(id: groupID($0.name), name: Localized($0.name, translations: names[$0.name] ?? [:]))
    }
  }

  /// Two names that fold to one slug stay two groups: the second is told apart by its bytes.
  private func groupID(_ name: String) -> Component.Group.ID {
    let slug = Component.Group.ID.slug(name)
    guard let slug, slug == name.lowercased().split(separator: " ").joined(separator: "-") else {
      return Component.Group.ID("\(slug ?? "group")-\(ContentHash(Array(name.utf8)))")
    }
    return Component.Group.ID(slug)
  }
}
