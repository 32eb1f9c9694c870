import StatusModel

/// One thing that feeds tell: an update, a step of the clock that has happened, or a published postmortem.
struct FeedEntry: Sendable {
  enum News: Sendable {
    case step(Step)
    case postmortem(Postmortem)
  }

  let timeline: Timeline
  /// Which of the site's timelines it is.
  let index: Int
  let news: News
  /// Unique to the second within the site and rising in order of publication: some readers skip an item whose date
  /// another one has (Power Automate, Slack).
  let published: Instant

  /// "2026-11-20-checkout/20261120-1405": unique in the site, for ever.
  var id: String {
    switch news {
    case .step(let step): "\(timeline.id)/\(step.id)"
    case .postmortem: "\(timeline.id)/\(timeline.postmortemStep)"
    }
  }

  /// RFC 4151. The year is the step's own: a maintenance that is moved over New Year keeps the ids of what was said.
  func tag(authority: String) -> String {
    let year = Zone.utc.date(of: at).year
    return "tag:\(authority),\(year):\(id)"
  }

  private var at: Instant {
    switch news {
    case .step(let step): step.at
    case .postmortem(let postmortem): postmortem.published
    }
  }

  /// The window that a step of a maintenance speaks of: its own run's, not that of the next one, which is scheduled as
  /// soon as this one is over.
  var window: Window? {
    guard case .step(let step) = news else { return nil }
    let own = timeline.occurrences.lazy.compactMap { occurrence in
      occurrence.slices.last { $0.at == step.at && $0.status == step.status }
    }
    return (own.first ?? timeline.slice(at: step.at))?.window
  }

  /// Everything that has happened, newest first, as numbers: of tens of thousands only some hundred get into a feed.
  static func all(of site: Site) -> ReversedCollection<[Reference]> {
    var news: [Reference] = []
    news.reserveCapacity(site.timelines.reduce(0) { $0 + $1.outline.times.count + ($1.postmortem == nil ? 0 : 1) })
    // Timelines stand newest first. Of two things at one time the older item's comes first, and little is left to sort.
    for (index, timeline) in site.timelines.enumerated().reversed() {
      let times = timeline.outline.times
      for (order, at) in times.enumerated() { news.append(Reference(at, index, order)) }
      if let postmortem = timeline.postmortem {
        news.append(Reference(postmortem.published, index, times.count))
      }
    }
    news.sort { $0.at < $1.at }
    var last = Instant.distantPast
    // Of several at the present moment, all but one are dated a second or more ahead: they have happened all the same.
    for index in news.indices {
      last = max(news[index].at, last + 1)
      news[index].at = last
    }
    return news.reversed()
  }

  /// Which step of which timeline, the postmortem being the last.
  struct Reference: Sendable {
    /// When it happened, and once all are in order, when it is published.
    fileprivate(set) var at: Instant
    private let numbers: (timeline: Int32, order: Int32)
    var timeline: Int { Int(numbers.timeline) }
    var order: Int { Int(numbers.order) }

    fileprivate init(_ at: Instant, _ timeline: Int, _ order: Int) {
      self.at = at
      numbers = (Int32(timeline), Int32(order))
    }
  }

  init(_ reference: Reference, of site: Site) {
    index = reference.timeline
    timeline = site.timelines[index]
    published = reference.at
    if let postmortem = timeline.postmortem, reference.order == timeline.steps.count {
      news = .postmortem(postmortem)
    } else {
      news = .step(timeline.steps[reference.order])
    }
  }
}

extension Timeline {
  /// The id of the postmortem among the steps, which an author may have called so.
  var postmortemStep: String { steps.contains { $0.id == "postmortem" } ? "postmortem-published" : "postmortem" }
}

/// A list of entries with a name and a place: everything, one kind, or one component.
struct FeedTopic: Sendable {
  /// "Acme Status: API"
  let title: String
  /// Below the language's root, without an ending: "feed" or "components/api/feed".
  let path: String
  /// The page it belongs to.
  let page: String
  let entries: [FeedEntry.Reference]
}
