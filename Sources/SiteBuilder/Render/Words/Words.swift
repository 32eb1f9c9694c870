import StatusModel

/// Every word that the interface says in one language. Templates see the plain ones as `words.…`, see `WordsView`.
///
/// What an author writes is not in here. A language that Candor doesn't speak gets English words, while the page
/// keeps its own `lang` for the author's text.
struct Words: Sendable {
  /// BCP 47 of these words, which is "en" where another language fell back to them.
  let language: String
  /// The language's own name: "Deutsch".
  let languageName: String
  let dates: DateWords
  let repetition: RepetitionWords

  // Levels of components and of the page; impacts of incidents.
  let levels: LevelWords
  let impacts: ImpactWords
  let incident: IncidentWords
  let maintenance: MaintenanceWords

  let frame: FrameWords
  let home: HomeWords
  let event: EventWords
  let component: ComponentWords
  let history: HistoryWords
  let subscribe: SubscribeWords
  let bar: BarWords

  /// The words for a language: its own, those of its base language ("de-AT" → "de"), or English.
  static func of(_ language: String) -> Words {
    let base = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return all.first { $0.language == base } ?? english
  }

  /// Whether `of` has words of its own for a language, so that a page in another may be reported.
  static func speaks(_ language: String) -> Bool {
    let base = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return all.contains { $0.language == base }
  }

  static let all: [Words] = [.english, .german, .french, .spanish]

  /// "API, Checkout and Search"
  func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(frame.and) " + last
  }
}

/// A noun with its number: "1 incident", "2 incidents".
struct Counted: Sendable {
  let one: String
  let many: String
  /// French counts nothing as one: "0 incident".
  var zeroIsOne = false

  func callAsFunction(_ count: Int) -> String {
    "\(count) \(count == 1 || (count == 0 && zeroIsOne) ? one : many)"
  }
}

/// The six levels. Statuspage's words where it has any.
struct LevelWords: Sendable {
  let operational: String
  let maintenance: String
  let degraded: String
  let partial: String
  let major: String
  let unknown: String
}

/// Impact as the author states it.
struct ImpactWords: Sendable {
  let none: String
  let minor: String
  let major: String
  let critical: String
}

/// A status as a word, and as a sentence for customers.
struct StatusWords: Sendable {
  let word: String
  let sentence: String
}

struct IncidentWords: Sendable {
  let investigating: StatusWords
  let identified: StatusWords
  let monitoring: StatusWords
  let resolved: StatusWords
  /// The API's status once a postmortem is published.
  let postmortem: StatusWords
}

struct MaintenanceWords: Sendable {
  /// No sentence in here says "soon": without a script the page may be read at any time.
  let scheduled: StatusWords
  let inProgress: StatusWords
  let verifying: StatusWords
  let completed: StatusWords
  let cancelled: StatusWords
  /// Past its end without a completing update.
  let overrunning: StatusWords
}

/// Head, header and footer.
struct FrameWords: Sendable {
  let and: String
  let skip: String
  let navigation: String
  let status: String
  let history: String
  let subscribe: String
  let uptimeMethod: String
  let madeWith: String
  let asOf: String
  /// A newer build exists.
  let newer: String
  let reload: String
  /// Followed by a time.
  let staleSince: String
  let staleNote: String
  let yourTime: String
  let getUpdates: String
  let notFound: String
  let notFoundText: String
  let toStatus: String
  /// What the product itself says during its own outage.
  let offline: String
  let offlineText: String
  let moved: String
}

struct HomeWords: Sendable {
  let allOperational: String
  let allOperationalText: String
  /// The headline where several are open: "2 incidents are open".
  let incidentsOpen: Counted
  /// The headline where only maintenance is under way.
  let maintenanceUnderWay: String
  /// The headline once the page counts as old.
  let unknown: String
  /// The label of the list of affected components.
  let affected: String
  let current: String
  let components: String
  let ahead: String
  let recent: String
  let allHistory: String
  let legend: String
  let moreAbout: String
  let nextUpdateBy: String
  let nextUpdateOverdue: String
  let seeIncident: String
  let seeMaintenance: String
  /// "90 days to 20 Nov 2026": `days` counted, then a date.
  let daysTo: String
  /// "No incidents in the last 14 days": `{n}` is replaced.
  let noneRecent: String
  /// "Nothing to report in these 90 days": `{n}` is replaced.
  let noneOnDays: String
}

/// Pages of incidents, maintenance and postmortems.
struct EventWords: Sendable {
  let incident: String
  let maintenance: String
  let postmortem: String
  let impact: String
  /// The same with its colon, before a word: "Impact: Major".
  let impactIs: String
  let started: String
  let ended: String
  let duration: String
  let window: String
  /// The heading of the list of a maintenance that has several.
  let windows: String
  let planned: String
  let repeats: String
  let updates: String
  let occurrences: String
  let tags: String
  let postmortemDue: String
  /// Followed by the author's reason.
  let postmortemWaived: String
  let readPostmortem: String
  let aboutIncident: String
  let by: String
}

struct ComponentWords: Sendable {
  let uptime: String
  let uptimeTitle: String
  let since: String
  let calendar: String
  let days: String
  let events: String
  let retired: String
  /// "24 min of outage": follows a duration.
  let ofOutage: String
  let spells: Counted
  /// Of several: `{count}`, `{total}` and `{longest}` are replaced.
  let spellsTotal: String
  /// The uptime method; `{major}`, `{partial}`, `{degraded}`, `{maintenance}` and `{zone}` are replaced.
  let method: String
}

struct HistoryWords: Sendable {
  let search: String
  /// `{n}` and `{total}` are replaced, by the script.
  let searchCount: String
  let searchNone: String
  let months: String
  let incidents: Counted
  let maintenance: Counted
  let updates: Counted
  let days: Counted
  let none: String
}

struct SubscribeWords: Sendable {
  let text: String
  let feeds: String
  let feedsText: String
  let feedsByComponent: String
  let everything: String
  let incidents: String
  let maintenance: String
  let calendar: String
  let calendarFeed: String
  let calendarText: String
  let addCalendar: String
  let badges: String
  let badgesText: String
  let api: String
  let apiText: String
  let copy: String
  let copied: String
  let bar: String
  /// What the preview shows.
  let sampleIncident: String
  let sampleMaintenance: String
  let barText: String
  let barChoices: String
  let barPosition: String
  let barTop: String
  let barBottom: String
  let barKinds: String
  let barLevel: String
  let barEverything: String
  let barLead: String
  let barTheme: String
  let barAuto: String
  let barLight: String
  let barDark: String
  let barLanguage: String
  let barComponents: String
  let barRemember: String
  let barRememberDevice: String
  let barRememberTab: String
  let barRememberPage: String
  let barPoll: String
  let barPollSoon: String
  let barPollOnce: String
  let barDismissible: String
  let barPreview: String
  let barOtherWays: String
  let barPinned: String
  let barPinnedText: String
  let barInline: String
  let barInlineText: String
  let barNoScript: String
  let barNoScriptText: String
  let barWordPressText: String
  let barTagManagerText: String
  let barPolicy: String
  let barPolicyText: String
}

/// What the alert bar says on other people's websites.
struct BarWords: Sendable {
  /// The region's accessible name.
  let region: String
  let more: String
  let dismiss: String
  let resolved: String
  let notice: String
  let maintenance: String
  let degraded: String
  let partial: String
  let major: String
}
