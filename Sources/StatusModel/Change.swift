/// A moment at which some output changes, and why.
public struct Change: Sendable {
  public enum Reason: Sendable, Equatable {
    case newDay
    /// An item moves to another state by the clock.
    case item(Item.ID, ItemStatus)
    /// A maintenance should have ended.
    case overruns(Item.ID)
    /// An update, a resolution or an announcement that was dated ahead comes out.
    case publication(Item.ID)
    case postmortem(Item.ID)
    /// A maintenance comes within the lead of alert bars.
    case alert(Item.ID)
    /// The next update of an incident is overdue.
    case overdue(Item.ID)
  }

  public let at: Instant
  public let reason: Reason

  /// The last change up to `now` and the next one after it.
  ///
  /// What belongs to days (bars, lists of the last weeks, components that come and go) changes with the day.
  static func around(
    _ now: Instant, timelines: [Timeline], content: Content
  ) -> (last: Instant, next: Change) {
    let zone = content.settings.zone
    let today = zone.date(of: now)
    var found = Neighbours(
      now: now, last: zone.startOfDay(today),
      next: Change(at: zone.startOfDay(today.adding(days: 1)), reason: .newDay))
    for timeline in timelines {
      if let settled = timeline.settled {
        found.last = max(found.last, settled)
      } else {
        found.consider(timeline, content.settings)
      }
    }
    for item in content.items {
      let from = item.knownFrom
      found.consider(from, .publication(item.id))
      // From then on it has a timeline.
      if from <= now { found.considerUntold(item) }
    }
    for postmortem in content.postmortems where found.isNearer(postmortem.published) {
      // Of few of them anybody looks for the incident.
      guard timelines.contains(where: { $0.id == postmortem.incident }) else { continue }
      found.consider(postmortem.published, .postmortem(postmortem.incident))
    }
    return (found.last, found.next)
  }
}

extension Timeline {
  /// The last instant up to `now` at which anything of it changed, but for its postmortem.
  ///
  /// - Parameters:
  ///   - whole: the item with all of its updates.
  ///   - now: the moment that this was expanded for.
  public func lastChange(_ whole: Item, by now: Instant, _ settings: Settings) -> Instant {
    var found = Neighbours(
      now: now, last: .distantPast, next: Change(at: .distantFuture, reason: .publication(id)))
    found.consider(self, settings)
    found.consider(whole.knownFrom, .publication(id))
    found.considerUntold(whole)
    return found.last
  }
}

/// The changes before and after a moment, as far as they have been found.
private struct Neighbours {
  let now: Instant
  var last: Instant
  var next: Change

  /// Whether it would be nearer than what has been found.
  func isNearer(_ at: Instant) -> Bool { at > now ? at < next.at : at > last }

  mutating func consider(_ at: Instant, _ reason: @autoclosure () -> Change.Reason) {
    if at > now, at < next.at { next = Change(at: at, reason: reason()) }
    if at <= now, at > last { last = at }
  }

  /// What follows from an item as it is known.
  mutating func consider(_ timeline: Timeline, _ settings: Settings) {
    let id = timeline.id
    consider(timeline.slices, of: id)
    for step in timeline.steps.reversed() {
      guard step.at > last else { break }
      consider(step.at, .publication(id))
    }
    switch timeline.item.kind {
    case .incident(let facts):
      if let resolved = facts.resolved { consider(resolved, .publication(id)) }
      for window in facts.occurrences { consider(window.ends, .publication(id)) }
      if let promised = timeline.promised { consider(promised, .overdue(id)) }
    case .maintenance(let schedule):
      for occurrence in timeline.occurrences {
        consider(occurrence.slices, of: id)
        let window = occurrence.window
        // History lists a run from its start on, even one that was over before.
        consider(window.starts, .item(id, occurrence.slice(at: window.starts)?.status ?? .scheduled))
        // When a run is past, one more is worked out.
        if schedule.repetition != nil { consider(window.ends, .item(id, .scheduled)) }
        for lead in [settings.alertLead * 3600, settings.longestAlertLead] {
          let at = window.starts - lead
          if occurrence.slice(at: at)?.status == .scheduled { consider(at, .alert(id)) }
        }
      }
    }
  }

  private mutating func consider(_ slices: [Slice], of id: Item.ID) {
    for slice in slices { consider(slice.at, slice.overruns ? .overruns(id) : .item(id, slice.status)) }
  }

  /// What an item that is known has still to tell.
  mutating func considerUntold(_ item: Item) {
    // The newest update comes last.
    for update in item.updates.reversed() {
      consider(update.at, .publication(item.id))
      guard update.at > now else { break }
    }
    if case .incident(let facts) = item.kind, let from = item.resolutionKnownFrom(facts) {
      consider(from, .publication(item.id))
    }
  }
}
