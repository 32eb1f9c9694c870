import Diagnostics
import StatusModel
import Templates

/// The site in one language: what every output of that language asks for words, addresses and rendered text.
struct Edition: Sendable {
  let site: Site
  let language: String
  let addresses: Addresses
  let assets: Assets
  let wordsView: WordsView
  let markdown: Markdown
  /// Author texts that have been rendered; `forOneTask` starts a new set.
  var bodies = Bodies()
  private let isMarked: Bool
  let sharedFrames = SharedFrames()
  let pastDays = PastDays()
  let readers: Readers
  /// What came of each of the site's timelines, once that has been made; nil for what stays of the last build.
  var items: [Made?] = []
  /// The last words on an item, for lists, by which of the site's timelines it is; once the items' own pages are made.
  var summaries: (@Sendable (Int) -> ArraySlice<UInt8>)?
  /// Components as pages and API list them: those without a group where the author put them, groups at their first
  /// component's place.
  let sections: [Section]
  /// When anything was first said, for things that have no date of their own.
  let firstNews: Instant
  private let positions: [Component.ID: Int]
  private let groupPositions: [Component.Group.ID: Int]
  private let fullNames: [Component.ID: String]

  struct Section: Sendable {
    let group: Component.Group?
    let records: [ComponentRecord]
  }

  /// - Parameter isMarked: the time of the build is written as marks, see `Stamp`.
  init(site: Site, language: String, assets: Assets, isMarked: Bool = false) {
    self.site = site
    self.isMarked = isMarked
    self.language = language
    self.assets = assets
    let isFirst = language == site.settings.language
    wordsView = WordsView(Words.of(language))
    addresses = Addresses(url: site.settings.url, languageRoot: isFirst ? "" : "\(language)/")
    readers = Readers(addresses)
    markdown = Markdown(allowsHTML: site.settings.allowsHTML)
    pageID = ID<Site>.slug(site.settings.feedAuthority + site.settings.url.path) ?? "status"
    // They stand newest first.
    firstNews = site.timelines.last.map(\.started).flatMap { $0 <= site.now ? $0 : nil } ?? site.lastNews

    var sections: [Section] = []
    for record in site.presentRecords {
      let group = record.component.group
      if let index = sections.lastIndex(where: { $0.group?.id == group }), group != nil || index == sections.count - 1 {
        sections[index] = Section(group: sections[index].group, records: sections[index].records + [record])
      } else {
        sections.append(Section(group: site.content.groups.first { $0.id == group }, records: [record]))
      }
    }
    self.sections = sections
    var positions: [Component.ID: Int] = [:]
    var groupPositions: [Component.Group.ID: Int] = [:]
    // Groups and components without one share the page's own count.
    var position = 0
    for section in sections {
      if let group = section.group {
        position += 1
        groupPositions[group.id] = position
        for (index, record) in section.records.enumerated() { positions[record.component.id] = index + 1 }
      } else {
        for record in section.records {
          position += 1
          positions[record.component.id] = position
        }
      }
    }
    for record in site.records where positions[record.component.id] == nil {
      let group = record.component.group
      let others = site.records.count { positions[$0.component.id] != nil && $0.component.group == group }
      positions[record.component.id] = (group == nil ? sections.count { $0.group != nil } : 0) + others + 1
    }
    self.positions = positions
    self.groupPositions = groupPositions
    let groups = Dictionary(site.content.groups.map { ($0.id, $0.name(language)) }, uniquingKeysWith: { a, _ in a })
    fullNames = Dictionary(
      site.records.map { record in
        let component = record.component
        let name = component.name(language)
        return (component.id, component.group.flatMap { groups[$0] }.map { "\($0) - \(name)" } ?? name)
      }, uniquingKeysWith: { a, _ in a })
  }

  /// A hash of all that pages of items show of the site at its moment, beside what the content folder says.
  var context: ContentHash {
    let records = site.records.map { record in
      let id = record.component.id
      let hasBegun = record.since.map { $0 <= site.lastChange } ?? false
      return "\(id) \(position(of: id)) \(site.isRetired(record.component, at: site.now)) \(hasBegun)"
    }
    return ContentHash(Array((records + ["\(language) \(firstNews.seconds)"]).joined(separator: "\n").utf8))
  }

  /// In the view's box, so that a copy of an edition for each task doesn't count every word.
  var words: Words { wordsView.words }

  /// The time of the build, or its mark.
  func built(_ stamp: Stamp) -> String { isMarked ? stamp.mark : site.stamps.text(stamp) }

  /// A path of this language within the output folder.
  func path(_ path: String) -> String { addresses.languageRoot + path }

  var isFirst: Bool { addresses.languageRoot.isEmpty }

  /// The page's id in the API: its host and path as one word, stable as long as the address.
  let pageID: String

  /// Counted within its group or on the page, from 1; retired components come last.
  func position(of component: Component.ID) -> Int { positions[component] ?? 0 }
  func position(of group: Component.Group.ID) -> Int { groupPositions[group] ?? 0 }

  /// "Group - Component", as Statuspage names a component outside its list.
  func fullName(of id: Component.ID) -> String { fullNames[id] ?? id.rawValue }

  /// Feeds of each language tell of the same news under ids of their own, so that a reader of two takes both.
  func languageTagged(_ tag: String) -> String { isFirst ? tag : tag + "/" + language }
}

extension Site {
  var stamps: Stamps { Stamps(now: now, zone: zone, staleAfter: settings.expectBuildEvery) }
}
