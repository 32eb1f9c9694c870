/// What becomes of a maintenance: its runs one after the other, and the item as a whole.
///
/// An update speaks of the run that is under way at its time, else of the next one; words about work that is done speak
/// of the run before. No two runs are under way at once: a run that is extended into the next window puts that one off,
/// and a run that nobody completes goes on until the next one starts.
struct MaintenanceStory {
  private(set) var occurrences: [Occurrence] = []
  /// Each run until it is over, then the next one ahead.
  private(set) var slices: [Slice] = []
  /// Past and to come, in no order.
  private(set) var steps: [Step] = []

  init(_ item: Item, _ schedule: Schedule, _ windows: [Window]) {
    var updates = item.updates[...]
    var freed = Instant.distantPast
    var hasWorked = false
    for (index, window) in windows.enumerated() {
      if window.ends <= freed {
        occurrences.append(Occurrence(window: window, slices: Self.swallowed(window, hasWorked: hasWorked)))
        continue
      }
      var run = MaintenanceRun(
        window, opens: max(window.starts, freed), effects: item.effects, completesByClock: schedule.autoComplete,
        followers: windows[(index + 1)...])
      run.live(through: &updates)
      occurrences.append(Occurrence(window: window, slices: run.slices))
      steps += run.steps
      join(run.slices, from: freed)
      freed = run.over ?? .distantFuture
      hasWorked = run.slices.last?.status != .cancelled
    }
    if slices.isEmpty {
      // Every run is left out by `except`; nothing ever happens.
      slices = [
        Slice(at: .distantPast, status: .cancelled, effects: [], overruns: false, window: nil, isAutomatic: true)
      ]
      steps = item.updates.map { Step($0, status: $0.status ?? .cancelled) }
    }
    announce(item, schedule)
  }

  /// Puts a run behind the one before it, which is over since `from`.
  private mutating func join(_ run: [Slice], from: Instant) {
    while let last = slices.last, last.at >= from { slices.removeLast() }
    for slice in run { slices.add(slice.at < from ? slice.beginning(at: from) : slice) }
  }

  /// A window that lies within the extension of another is part of that one from its start on.
  private static func swallowed(_ window: Window, hasWorked: Bool) -> [Slice] {
    let slice = { (at: Instant, status: ItemStatus) in
      Slice(at: at, status: status, effects: [], overruns: false, window: window, isAutomatic: true)
    }
    return [slice(.distantPast, .scheduled), slice(window.starts, hasWorked ? .completed : .cancelled)]
  }

  private mutating func announce(_ item: Item, _ schedule: Schedule) {
    guard let announced = schedule.announced, announced < item.updates.first?.at ?? .distantFuture else { return }
    let status = slices.slice(at: announced)?.status ?? .scheduled
    // Customers may have been told when work had begun already.
    steps.removeAll { $0.at == announced && $0.isAutomatic && $0.status == status }
    steps.append(Step(automatic: status, at: announced, body: item.introduction))
  }
}

/// One run of a maintenance: by the clock, until a person says otherwise.
///
/// A person's update at or after the run's start has the last word: the clock no longer completes the run, which is
/// shown as overrunning past its end. An update that names a new end hands the run back to the clock for that end.
struct MaintenanceRun {
  private(set) var slices: [Slice] = []
  /// Since when it has been over, for good; nil where only a person can end it.
  private(set) var over: Instant?

  private let window: Window
  /// When the clock starts it: at its start, or when the run before is over.
  private let opens: Instant
  private let completesByClock: Bool
  private let followers: ArraySlice<Window>
  private var told: [Step] = []

  private var status = ItemStatus.scheduled
  private var effects: [Effect]
  private var ends: Instant
  /// Whether the clock will start it.
  private var isAwaited = true
  /// Whether a person has taken over from the clock.
  private var isManual = false
  private var overruns = false
  /// Whether the next run's start ended this one.
  private var gaveWay = false

  init(
    _ window: Window, opens: Instant, effects: [Effect], completesByClock: Bool, followers: ArraySlice<Window>
  ) {
    self.window = window
    self.opens = opens
    self.effects = effects
    self.completesByClock = completesByClock
    self.followers = followers
    ends = window.ends
    add(at: .distantPast, isAutomatic: true)
  }

  /// Takes those of the updates that speak of this run off the list, and lets the clock do the rest.
  mutating func live(through updates: inout ArraySlice<Update>) {
    while let update = updates.first {
      advance(to: update.at)
      guard isMeant(by: update) else { break }
      take(update)
      updates.removeFirst()
    }
    advance(to: .distantFuture)
  }

  /// What people said of it, and what the clock does; the end of a run that gives way is no news of its own.
  var steps: [Step] {
    var automatic = slices.filter { $0.isAutomatic && $0.status != .scheduled && !$0.overruns }
    if gaveWay { automatic.removeLast() }
    return told + automatic.map { Step(automatic: $0.status, at: $0.at, effects: $0.effects) }
  }

  // MARK: The clock

  private enum Event { case start, end, giveWay }

  /// What the clock does next, and when.
  private var next: (at: Instant, event: Event)? {
    if status.isOver { return nil }
    let last = slices.last?.at ?? .distantPast
    if status == .scheduled, isAwaited { return (max(opens, last), .start) }
    if status.isUnderWay, !overruns { return (max(ends, last), .end) }
    // It has no end of its own left.
    return follower(after: ends).map { (max($0.starts, ends, last), .giveWay) }
  }

  private mutating func advance(to limit: Instant) {
    while let (at, event) = next, at <= limit {
      switch event {
      case .start:
        isAwaited = false
        status = .inProgress
      case .end:
        if completesByClock, !isManual { status = .completed } else { overruns = true }
      case .giveWay:
        // Work that has begun is taken to be done; a run that was put off has not taken place.
        status = status.isUnderWay ? .completed : .cancelled
        overruns = false
        gaveWay = true
      }
      add(at: at, isAutomatic: true)
    }
  }

  /// The next window that isn't past by an instant.
  private func follower(after instant: Instant) -> Window? { followers.first { $0.ends > instant } }

  // MARK: People

  /// Whether an update speaks of this run; the clock has been let run up to its time.
  private func isMeant(by update: Update) -> Bool {
    guard let over, let next = follower(after: over) else { return true }
    let opening = max(next.starts, over)
    if update.at >= opening { return false }
    if update.at < ends { return true }
    // Between two runs: words about work that is done look back, others ahead.
    switch update.status {
    case nil: return update.ends.map { $0 <= next.starts } ?? true
    case .completed, .verifying: return status == .completed
    case .inProgress: return status == .completed && update.at - over <= opening - update.at
    default: return false
    }
  }

  private mutating func take(_ update: Update) {
    let wasCompletedByClock = status == .completed && slices.last?.isAutomatic == true
    if let said = update.status {
      status = said
    } else if wasCompletedByClock, let later = update.ends, later > update.at {
      // An extension that was told only after the clock had completed it.
      status = .inProgress
    }
    if !status.isOver { effects.merge(update.effects) }
    if update.at >= opens { isManual = true }
    if let later = update.ends {
      ends = later
      isManual = false
    }
    isAwaited = status == .scheduled && update.at < opens
    overruns = status.isUnderWay && ends <= update.at
    add(at: update.at, isAutomatic: false)
    told.append(Step(update, status: status))
  }

  private mutating func add(at: Instant, isAutomatic: Bool) {
    if !status.isOver { over = nil } else if over == nil { over = at }
    slices.add(
      Slice(
        at: at, status: status, effects: status.isUnderWay ? effects : [], overruns: overruns,
        window: Window(starts: window.starts, ends: ends), isAutomatic: isAutomatic))
  }
}
