import StatusModel

/// One thing that feeds tell: an update, a step of the clock that has happened, or a published postmortem.
struct FeedEntry: Sendable {
  enum News: Sendable {
    case step(Step)
    case postmortem(Postmortem)
  }

  let timeline: Timeline
  let news: News
  /// Unique to the second within the site and rising in order of publication: some readers skip an item whose date
  /// another one has (Power Automate, Slack).
  let published: Instant

  /// "2026-11-20-checkout/20261120-1405": unique in the site, for ever.
  var id: String {
    switch news {
    case .step(let step): "\(timeline.item.id)/\(step.id)"
    case .postmortem: "\(timeline.item.id)/postmortem"
    }
  }

  /// RFC 4151; the year is the item's own, so it never moves.
  func tag(authority: String) -> String {
    let year = Zone.utc.date(of: timeline.started).year
    return "tag:\(authority),\(year):\(id)"
  }

  var components: [Component.ID] { timeline.components }

  /// Everything that has happened, newest first.
  static func all(of site: Site) -> [FeedEntry] {
    var news: [(at: Instant, timeline: Int, order: Int, news: News)] = []
    for (index, timeline) in site.timelines.enumerated() {
      for (order, step) in timeline.steps.enumerated() { news.append((step.at, index, order, .step(step))) }
      if let postmortem = timeline.postmortem {
        news.append((postmortem.published, index, timeline.steps.count, .postmortem(postmortem)))
      }
    }
    // Timelines stand newest first, so of two things at one time the older item's comes first.
    news.sort { ($0.at, -$0.timeline, $0.order) < ($1.at, -$1.timeline, $1.order) }
    var last = Instant.distantPast
    // Of several at the present moment, all but one are dated a second or more ahead: they have happened all the same.
    let entries = news.map { entry in
      last = max(entry.at, last + 1)
      return FeedEntry(timeline: site.timelines[entry.timeline], news: entry.news, published: last)
    }
    return entries.reversed()
  }
}

extension Timeline {
  /// Every component that it names, in order of mention.
  var components: [Component.ID] {
    var seen: Set<Component.ID> = []
    let effects = item.effects + item.updates.flatMap(\.effects)
    return effects.map(\.component).filter { seen.insert($0).inserted }
  }
}

/// A list of entries with a name and a place: everything, one kind, or one component.
struct FeedTopic: Sendable {
  /// "Acme Status: API"
  let title: String
  /// Below the language's root, without an ending: "feed" or "components/api/feed".
  let path: String
  /// The page it belongs to.
  let page: String
  let entries: [FeedEntry]
}
