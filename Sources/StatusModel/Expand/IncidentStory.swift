/// What became of an incident: its slices and steps.
///
/// The updates tell its status. Where the file states the end with `resolved`, that is the truth, and updates from then
/// on only report, up to the Resolved update that the key corrects; an update after that one opens the incident again.
struct IncidentStory {
  let started: Instant
  private(set) var slices: [Slice] = []
  /// In order of time, save for automatic ones.
  private(set) var steps: [Step] = []

  private var status = ItemStatus.investigating
  /// What the last update called it.
  private var said = ItemStatus.investigating
  private var effects: [Effect]

  /// - Parameter item: as it is known; neither its updates nor its end lie ahead.
  init(_ item: Item, _ facts: IncidentFacts) {
    started = [facts.started, item.updates.first?.at].compactMap { $0 }.min() ?? facts.resolved ?? .distantPast
    effects = item.effects
    steps.reserveCapacity(item.updates.count)
    slices.reserveCapacity(item.updates.count + 1)
    add(at: started, isAutomatic: true)
    if item.updates.isEmpty {
      steps.append(
        Step(automatic: .investigating, at: started, body: item.introduction, effects: item.effects))
    }

    let resolved = facts.resolved.map { max($0, started) }
    var end = resolved
    var isReporting = false
    for update in item.updates {
      if let at = end, update.at >= at {
        isReporting = resolve(at: at)
        end = nil
      }
      if isReporting {
        report(update)
        if update.status == .resolved { isReporting = false }
      } else {
        take(update)
      }
    }
    if let at = end { isReporting = resolve(at: at) }
    // Nobody has told of the end.
    if isReporting, let resolved { steps.append(Step(automatic: .resolved, at: resolved)) }
  }

  private mutating func take(_ update: Update) {
    status = update.status ?? status
    said = status
    // What is said of components while none is affected doesn't outlive a later opening.
    if !status.isOver { effects.merge(update.effects) }
    add(at: update.at, isAutomatic: false)
    steps.append(Step(update, status: status))
  }

  private mutating func report(_ update: Update) {
    said = update.status ?? said
    steps.append(Step(update, status: said))
  }

  /// - Returns: whether it was open until then.
  private mutating func resolve(at instant: Instant) -> Bool {
    guard !status.isOver else { return false }
    status = .resolved
    said = .resolved
    add(at: instant, isAutomatic: true)
    return true
  }

  private mutating func add(at: Instant, isAutomatic: Bool) {
    slices.add(
      Slice(
        at: at, status: status, effects: status.isOver ? [] : effects, overruns: false, window: nil,
        isAutomatic: isAutomatic))
  }
}
