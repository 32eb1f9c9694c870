import Diagnostics
import StatusModel

/// Everything the content folder says, and what of it the memory of builds may keep.
struct LoadedContent {
  let content: Content
  let sources: ItemSources
  let stories: [StorySource]
  /// Held, as giving it back takes time.
  private let shelves: [Shelf<ItemReader.Read>]

  /// Reads what a source tree says; everything wrong in any file goes in the report.
  ///
  /// - Parameter memory: of the last build, where everything but items and postmortems is as it was then.
  /// - Returns: nil where the content as a whole makes no sense: site.yml is missing or wrong.
  init?(
    _ tree: SourceTree, zones: Zones, includesDrafts: Bool, memory: BuildMemory? = nil, jobs: Int, report: inout Report
  ) {
    let statics = Set(tree.statics.map(\.path))
    let site = tree.site.flatMap { SiteReader($0, zones: zones, statics: statics, report: &report) }
    // Where site.yml is of no use, the rest is read all the same, so that one run shows every mistake.
    let context = Body.Context(
      zone: site?.zone ?? .utc, zones: zones, components: site.map { Set($0.components.map(\.id.rawValue)) })
    let reader = ItemReader(context: context, reading: Reading(zone: context.zone, zones: zones))
    let storyReader = StoryReader(reading: reader.reading)

    // An item's timeline goes on to its postmortem.
    var storyReport = Report()
    var postmortems = Shelf(
      tree.postmortems, jobs: jobs, report: &storyReport, in: memory.map { ($0, .postmortems) },
      recall: { $0.postmortem($1, $2) },
      read: { storyReader.postmortem($0, id: $1, report: &$2) })
    let languages = site?.languages
    postmortems.translate(languages, report: &storyReport) { storyReader.translate(&$0, with: $1, in: $2, &$3) }
    let stories = postmortems.read.indices.filter { includesDrafts || !postmortems.read[$0].isDraft }
      .map { StorySource(postmortems.read[$0], postmortems.origins[$0], isClean: postmortems.areClean[$0]) }
    let storyOf = Dictionary(stories.map { ($0.told.postmortem.incident, $0) }, uniquingKeysWith: { first, _ in first })
    let areStoriesKnown =
      memory?.count(on: .postmortems) == stories.count && stories.allSatisfy { $0.origin.record != nil }

    let known = KnownItems(tree, storyOf, areKnown: areStoriesKnown)
    var incidents = Shelf(
      known.toRead(tree.incidents, on: .incidents), jobs: jobs, report: &report, in: memory.map { ($0, .incidents) },
      recall: { $0.item($1, $2, storyOf) },
      read: { reader.incident($0, id: $1, report: &$2) })
    var maintenance = Shelf(
      known.toRead(tree.maintenance, on: .maintenance), jobs: jobs, report: &report,
      in: memory.map { ($0, .maintenance) }, recall: { $0.item($1, $2, storyOf) },
      read: { reader.maintenance($0, id: $1, report: &$2) })
    report.add(storyReport)
    var pages = Shelf(tree.pages, jobs: jobs, report: &report) { storyReader.page($0, id: $1, report: &$2) }
    incidents.translate(languages, report: &report) { reader.translate(&$0, with: $1, in: $2, of: .incident, &$3) }
    maintenance.translate(languages, report: &report) { reader.translate(&$0, with: $1, in: $2, of: .maintenance, &$3) }
    pages.translate(languages, report: &report) { storyReader.translate(&$0, with: $1, in: $2, &$3) }

    Self.checkIDs(incidents, maintenance, postmortems, known, unusable: tree.unusable, &report)
    // What a draft says must be right too; only then is it left out.
    shelves = [incidents, maintenance]
    let items = shelves.flatMap(\.read).filter { includesDrafts || !$0.isDraft }
    let told = stories.map(\.told)
    let shown = pages.read.filter { includesDrafts || !$0.isDraft }
    Self.checkPromises(items, told, &report)
    Aliases.check(items, known, told, shown, languages: languages ?? [], &report)
    guard let site, let settings = site.settings else { return nil }
    var all: [(item: Item, source: ItemSource)] = []
    var settled: [Timeline] = []
    var settledSources: [ItemSource] = []
    for shelf in shelves {
      for (index, read) in shelf.read.enumerated() where includesDrafts || !read.isDraft {
        let source = ItemSource(
          read, shelf.origins[index], isClean: shelf.areClean[index], read.hasStory ? storyOf[read.id] : nil)
        switch read.subject {
        case .item(let item): all.append((item, source))
        case .settled(let timeline):
          settled.append(timeline)
          settledSources.append(source)
        }
      }
    }
    // As the content sorts its items.
    all.sort { $0.item.id < $1.item.id }
    sources = ItemSources(read: all.map(\.source) + settledSources, known: known.records)
    self.stories = stories
    content = Content(
      settings: settings, components: site.components, groups: site.groups, items: all.map(\.item),
      settled: settled + known.timelines,
      postmortems: told.map(\.postmortem), pages: shown.map(\.page))
  }

  /// Incidents and maintenance share one list of ids in feeds and API.
  private static func checkIDs(
    _ incidents: Shelf<ItemReader.Read>, _ maintenance: Shelf<ItemReader.Read>, _ postmortems: Shelf<StoryReader.Told>,
    _ known: KnownItems, unusable: [String], _ report: inout Report
  ) {
    // A file that couldn't be read has been reported; nobody is blamed for naming it.
    let unread = Set(unusable.map { ContentName(fileName: $0).id })
    var finder = incidents.finder
    func incident(_ id: String) -> SourceFile? { finder.original(id) ?? known.file(of: id, on: .incidents) }
    for (id, file) in maintenance.originals {
      if let first = incident(id) { report.add(.duplicateID(id, at: Place(file), first: Place(first))) }
    }
    for (id, first) in incidents.originals {
      if let file = known.file(of: id, on: .maintenance) {
        report.add(.duplicateID(id, at: Place(file), first: Place(first)))
      }
    }
    var told: [Item.ID: Place] = [:]
    for story in postmortems.read {
      let id = story.postmortem.incident
      if incident(id.rawValue) == nil, !unread.contains(id.rawValue) {
        let ids = (incidents.originals.map(\.id) + known.incidentIDs).sorted()
        report.add(.unknownIncident(id.rawValue, nearest: nearest(to: id.rawValue, among: ids), at: story.incident))
      } else if let first = told[id] {
        report.add(.secondPostmortem(id.rawValue, at: story.incident, first: first))
      } else {
        told[id] = story.incident
      }
    }
  }

  private static func checkPromises(_ items: [ItemReader.Read], _ told: [StoryReader.Told], _ report: inout Report) {
    let known = Set(told.map(\.postmortem.incident))
    for item in items {
      if let promise = item.promise, !known.contains(item.id) { report.add(.missingPostmortem(at: promise)) }
    }
  }
}

/// Where something that was read comes from. A class, as there are ten thousands of them to be passed on.
final class Origin: Sendable {
  let id: String
  let original: SourceFile
  /// By path.
  let translations: [SourceFile]
  let hash: ContentHash
  /// The memory's, by number, where it was taken from there.
  let record: Int?
  let memory: BuildMemory?

  var files: [SourceFile] { [original] + translations }

  init(
    _ id: String, _ original: SourceFile, _ translations: [SourceFile], _ hash: ContentHash,
    _ record: Int?, in memory: BuildMemory?
  ) {
    self.id = id
    self.original = original
    self.translations = translations
    self.hash = hash
    self.record = record
    self.memory = memory
  }
}

/// The files of one folder, read: originals by id, translations beside them.
struct Shelf<Read: Sendable> {
  private(set) var read: [Read] = []
  /// Of each that was read.
  private(set) var origins: [Origin] = []
  /// Whether nothing was found in the files of each.
  private(set) var areClean: [Bool] = []
  /// With their ids, also those that couldn't be read, so that nothing is reported for lack of them. Sorted by path.
  private(set) var originals: [(id: String, file: SourceFile)] = []
  private var index: [String: Int] = [:]
  private var translations: [(id: String, language: String, file: SourceFile)] = []

  /// - Parameters:
  ///   - sources: of one folder, sorted by path.
  ///   - memory: where what was read from the same files before may be found.
  ///   - recall: takes it from there.
  init(
    _ sources: [SourceFile], jobs: Int, report: inout Report, in memory: (BuildMemory, BuildMemory.Shelf)? = nil,
    recall: (BuildMemory, _ record: Int, Origin) -> Read? = { _, _, _ in nil },
    read: @Sendable (SourceFile, String, inout Report) -> Read?
  ) {
    originals.reserveCapacity(sources.count)
    for file in sources {
      let name = ContentName(fileName: file.path)
      if let language = name.language {
        translations.append((name.id, language, file))
      } else {
        originals.append((name.id, file))
      }
    }
    let translated = Dictionary(grouping: translations, by: \.id).mapValues { $0.map(\.file) }
    // On one thread: there is so little to do that several would be in each other's way.
    var recalled: [Read?] = []
    recalled.reserveCapacity(originals.count)
    var origins: [Origin] = []
    origins.reserveCapacity(originals.count)
    for (id, file) in originals {
      let others = translated.isEmpty ? [] : translated[id] ?? []
      let hash = others.isEmpty ? file.hash : ContentHash(([file] + others).map(\.hash))
      let record = memory.flatMap { memory, shelf in
        memory.record(ofID: id, on: shelf).flatMap { memory.records[$0].files == hash ? $0 : nil }
      }
      let origin = Origin(id, file, others, hash, record, in: memory?.0)
      origins.append(origin)
      recalled.append(record.flatMap { number in memory.flatMap { recall($0.0, number, origin) } })
    }
    let fresh = parallelMap(origins.indices.filter { recalled[$0] == nil }, jobs: jobs) { [origins] index in
      var report = Report()
      return (read: read(origins[index].original, origins[index].id, &report), report: report)
    }
    var next = fresh.makeIterator()
    self.read.reserveCapacity(origins.count)
    self.origins.reserveCapacity(origins.count)
    for (origin, former) in zip(origins, recalled) {
      var read = former
      var isClean = true
      if former == nil, let found = next.next() {
        read = found.read
        isClean = found.report.diagnostics.isEmpty
        report.add(found.report)
      }
      guard let read else { continue }
      // What is recalled has been translated already.
      if !translated.isEmpty, former == nil { index[origin.id] = self.read.count }
      self.read.append(read)
      self.origins.append(origin)
      areClean.append(isClean)
    }
  }

  /// Finds originals by id.
  var finder: Finder { Finder(originals: originals) }

  /// Quick where it is asked in the order of their paths, since most are near the last one.
  struct Finder {
    fileprivate let originals: [(id: String, file: SourceFile)]
    private var last = 0

    fileprivate init(originals: [(id: String, file: SourceFile)]) { self.originals = originals }

    mutating func original(_ id: String) -> SourceFile? {
      var range = 0..<last
      var step = 1
      while range.upperBound < originals.count, precedes(range.upperBound, id) {
        range = range.upperBound..<min(range.upperBound + step, originals.count)
        step *= 2
      }
      last = range.first(fromWhich: { !precedes($0, id) })
      return last < originals.count && originals[last].id.equalsInBytes(id) ? originals[last].file : nil
    }

    private func precedes(_ index: Int, _ id: String) -> Bool {
      let other = originals[index].id
      let order = other.withUTF8Bytes { other in
        id.withUTF8Bytes { id in
          let common = min(other.count, id.count)
          return UnsafeBufferPointer(rebasing: other[..<common]).compared(
            to: UnsafeBufferPointer(rebasing: id[..<common]))
        }
      }
      // Where one begins with the other, the ending of the files decides.
      return order != 0 ? order < 0 : (other + ".md").precedesInBytes(id + ".md")
    }
  }

  mutating func translate(
    _ languages: [String]?, report: inout Report, _ translate: (inout Read, SourceFile, String, inout Report) -> Void
  ) {
    var known = finder
    for (id, language, file) in translations {
      guard known.original(id) != nil else {
        report.add(.orphanTranslation("\(id).md", at: Place(file)))
        continue
      }
      var found = Report()
      if let languages, !languages.contains(language) {
        found.add(.unknownLanguage(language, known: languages, at: Place(file)))
      } else if let position = index[id] {
        translate(&read[position], file, language, &found)
      }
      if let position = index[id], !found.diagnostics.isEmpty { areClean[position] = false }
      report.add(found)
    }
  }
}

extension ItemReader {
  /// Takes the words of a translated file into an item.
  func translate(
    _ read: inout Read, with file: SourceFile, in language: String, of kind: Body.Kind, _ report: inout Report
  ) {
    // What is settled came from memory, translations and all.
    guard case .item(let original) = read.subject else { return }
    guard let matter = FrontMatter.split(file, report: &report) else { return }
    let fields = Fields(matter.fields, in: file, known: ItemKeys.translation, what: "a translation", report: &report)
    let title = fields.value(ItemKeys.title, reading, &report)
    let body = Body(Place(file, matter.body), of: kind, context: context, report: &report)
    var bodies: [String: Place] = [:]
    for entry in body.entries {
      if let effect = entry.effects.first { report.add(.changesInTranslation(at: effect.place)) }
      let update = original.updates.first { update in
        entry.id.map { $0 == update.id }
          ?? (update.at == entry.at && (entry.status == nil || update.status == nil || entry.status == update.status))
      }
      if let update {
        bodies[update.id] = entry.text
      } else {
        report.add(.translatedUpdateUnknown(at: entry.heading, original: original.place))
      }
    }
    let item = original.translated(
      title: title, introduction: body.introduction, bodies: bodies, into: language)
    read = Read(.item(item), at: read.place, isDraft: read.isDraft, aliases: read.aliases, promise: read.promise)
  }
}

/// Reads postmortems and extra pages.
struct StoryReader {
  let reading: Reading

  struct Told {
    var postmortem: Postmortem
    let isDraft: Bool
    let aliases: [Place]
    let incident: Place
  }

  struct Shown {
    var page: TextPage
    let isDraft: Bool
    let aliases: [Place]
  }

  /// Folders and files that Candor makes itself at the top of a site.
  static let reserved: Set<String> = [
    "incidents", "maintenance", "postmortems", "pages", "components", "history", "subscribe", "feeds", "api", "embed",
    "badges", "assets",
  ]

  func postmortem(_ file: SourceFile, id: String, report: inout Report) -> Told? {
    guard let matter = FrontMatter.split(file, report: &report) else { return nil }
    let fields = Fields(matter.fields, in: file, known: StoryKeys.postmortem, what: "a postmortem", report: &report)
    let incident = fields.require(StoryKeys.incident, reading, &report)
    let title = fields.require(StoryKeys.title, reading, &report)
    let published = fields.require(StoryKeys.published, reading, &report)
    let authors = fields.value(StoryKeys.authors, reading, &report) ?? []
    let aliases = fields.aliases(reading, &report)
    let draft = fields.value(StoryKeys.draft, reading, &report) ?? false
    findLeftovers(file, &report)
    guard let incident, let title, let published else { return nil }
    let body = Place(file, Body.trimmed(file, matter.body))
    return Told(
      postmortem: Postmortem(
        incident: Item.ID(incident), id: ID(id), title: Localized(title), published: published, authors: authors,
        body: Localized(body), place: Place(file), aliases: aliases.map(\.text)),
      isDraft: draft, aliases: aliases.map(\.place), incident: fields.place(of: StoryKeys.incident))
  }

  func page(_ file: SourceFile, id: String, report: inout Report) -> Shown? {
    guard let matter = FrontMatter.split(file, report: &report) else { return nil }
    let fields = Fields(matter.fields, in: file, known: StoryKeys.page, what: "a page", report: &report)
    let title = fields.require(StoryKeys.title, reading, &report)
    let menu = fields.value(StoryKeys.menu, reading, &report)
    let order = fields.value(StoryKeys.order, reading, &report)
    let aliases = fields.aliases(reading, &report)
    let draft = fields.value(StoryKeys.draft, reading, &report) ?? false
    findLeftovers(file, &report)
    guard let title else { return nil }
    let body = Place(file, Body.trimmed(file, matter.body))
    return Shown(
      page: TextPage(
        id: ID(id), title: Localized(title), body: Localized(body), inMenu: menu ?? true, order: order ?? 0,
        aliases: aliases.map(\.text), place: Place(file)),
      isDraft: draft, aliases: aliases.map(\.place))
  }

  func translate(_ told: inout Told, with file: SourceFile, in language: String, _ report: inout Report) {
    guard let words = words(file, &report) else { return }
    told.postmortem = told.postmortem.translated(title: words.title, body: words.body, in: language)
  }

  func translate(_ shown: inout Shown, with file: SourceFile, in language: String, _ report: inout Report) {
    guard let words = words(file, &report) else { return }
    shown.page.translate(title: words.title, body: words.body, in: language)
  }

  private func words(_ file: SourceFile, _ report: inout Report) -> (title: String?, body: Place)? {
    guard let matter = FrontMatter.split(file, report: &report) else { return nil }
    let fields = Fields(matter.fields, in: file, known: StoryKeys.translation, what: "a translation", report: &report)
    findLeftovers(file, &report)
    return (fields.value(StoryKeys.title, reading, &report), Place(file, Body.trimmed(file, matter.body)))
  }

  private func findLeftovers(_ file: SourceFile, _ report: inout Report) {
    for (text, range) in Leftovers.find(in: file, 0..<file.bytes.count) {
      report.add(.leftover(text, at: Place(file, range)))
    }
  }
}

/// Former addresses, checked against everything the site has.
enum Aliases {
  /// The path that an alias stands for, below the language's root and ending in `/` or a file name.
  ///
  /// - Returns: nil for what isn't an address within the site.
  static func path(_ alias: String, folder: String) -> String? {
    let isPlain = !alias.contains("/")
    let parts = alias.split(separator: "/").map(String.init)
    guard !parts.isEmpty,
      parts.allSatisfy({ part in
        part != "." && part != ".." && part.utf8.count <= 200
          && part.utf8.allSatisfy { $0 > 32 && $0 != 127 && !Array("<>\"'\\?#%{}|^`:*".utf8).contains($0) }
      })
    else { return nil }
    if isPlain { return "\(folder)/\(parts[0])/" }
    // A folder and the page inside it are one address.
    if parts.last?.lowercased() == "index.html" { return parts.dropLast().map { $0 + "/" }.joined() }
    let path = parts.joined(separator: "/")
    return path.hasSuffix(".html") ? path : path + "/"
  }

  static func check(
    _ items: [ItemReader.Read], _ known: KnownItems, _ told: [StoryReader.Told], _ pages: [StoryReader.Shown],
    languages: [String], _ report: inout Report
  ) {
    let hasAny = items.contains { !$0.aliases.isEmpty } || known.haveAliases || told.contains { !$0.aliases.isEmpty }
    guard hasAny || pages.contains(where: { !$0.aliases.isEmpty }) else { return }
    // The first to name an address has it.
    let items = (items + known.read).sortedInBytes(by: \.place.file.path)
    var taken: [String: Place?] = [:]
    for path in [Path.home, "404.html", "offline.html"] { taken.updateValue(nil, forKey: path) }
    for item in items { taken[item.page] = item.place }
    for story in told { taken[Path.page(of: story.postmortem)] = story.postmortem.place }
    for page in pages { taken[Path.page(of: page.page)] = page.page.place }
    let own = StoryReader.reserved.union(languages.dropFirst())
    var aliases: [(text: String, folder: String, place: Place)] = []
    for item in items { aliases += item.aliases.map { ($0.text, item.folder, $0.place) } }
    for story in told { aliases += zip(story.postmortem.aliases, story.aliases).map { ($0, "postmortems", $1) } }
    for page in pages { aliases += zip(page.page.aliases, page.aliases).map { ($0, "pages", $1) } }
    for alias in aliases {
      guard let path = path(alias.text, folder: alias.folder) else {
        report.add(.invalidAlias(alias.text, at: alias.place))
        continue
      }
      let key = path.lowercased()
      if let other = taken[key] ?? fileInTheWay(of: key, among: taken) {
        report.add(.aliasCollides(alias.text, with: path, at: alias.place, other: other))
      } else if let top = path.split(separator: "/").first, own.contains(String(top)), !isBelowItems(path) {
        report.add(.aliasCollides(alias.text, with: path, at: alias.place, other: nil))
      } else {
        taken[key] = .some(alias.place)
      }
    }
  }

  /// Whose file has the name of a folder that the path needs, or whose folder has the name of the file at the path.
  private static func fileInTheWay(of path: String, among taken: [String: Place?]) -> Place?? {
    for index in path.indices where path[index] == "/" {
      if let other = taken[String(path[..<index])] { return other }
    }
    guard path.hasSuffix(".html") else { return nil }
    return taken.keys.filter { $0.hasPrefix(path + "/") }.min().flatMap { taken[$0] }
  }

  /// Old ids live in the folders of items; nothing else there is made by aliases.
  private static func isBelowItems(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return parts.count == 2 && ["incidents", "maintenance", "postmortems", "pages"].contains(String(parts[0]))
  }
}
