import Diagnostics
import StatusModel

/// Items as the memory of a build holds them: those that need no look at their file to be taken in again.
///
/// Their texts stay in the files, of which only places are kept; a place names its file by number: 0 for the original,
/// then the translations in the order of their paths.
extension Packer {
  private mutating func add(_ instant: Instant) { add(instant.seconds) }

  private mutating func add(_ window: Window) {
    add(window.starts)
    add(window.ends)
  }

  private mutating func add(_ component: Component.ID) { add(components[component] ?? -1) }

  private mutating func add(_ effect: Effect) {
    add(effect.component)
    add(effect.status.rawValue)
  }

  private mutating func add(_ status: ItemStatus) { add(ItemStatus.allCases.firstIndex(of: status) ?? 0) }

  private mutating func add(_ place: Place, _ files: [SourceFile]) {
    guard hasPlaces else { return }
    add(files.firstIndex { $0 === place.file } ?? 0)
    add(place.range) { $0.add($1) }
  }

  private mutating func add<Value>(_ text: Localized<Value>, _ each: (inout Packer, Value) -> Void) {
    each(&self, text.original)
    add(list: text.translations.sorted { $0.key < $1.key }) { packer, translation in
      packer.add(translation.key)
      each(&packer, translation.value)
    }
  }

  /// - Returns: false for an item that can't be taken from memory; what has been written is of no use then.
  mutating func add(_ item: Item, _ files: [SourceFile]) -> Bool {
    add(item.title) { $0.add($1) }
    switch item.kind {
    case .incident(let facts):
      add(Impact.allCases.firstIndex(of: facts.impact) ?? 0)
      for instant in [facts.started, facts.resolved, facts.nextUpdate] { add(instant) { $0.add($1) } }
      add(list: facts.occurrences) { $0.add($1) }
      add(facts.postmortem) { packer, plan in
        switch plan {
        case .required: packer.add(0)
        case .published: packer.add(1)
        case .waived(let reason):
          packer.add(2)
          packer.add(reason)
        }
      }
    case .maintenance(let schedule):
      // One that repeats is never over.
      guard schedule.repetition == nil else { return false }
      add(list: schedule.windows) { $0.add($1) }
      add(schedule.autoComplete)
      add(schedule.announced) { $0.add($1) }
    }
    add(list: item.effects) { $0.add($1) }
    add(item.introduction) { $0.add($1, files) }
    add(list: item.updates) { packer, update in
      packer.add(update.id)
      packer.add(update.status) { $0.add($1) }
      packer.add(update.at)
      packer.add(update.body) { $0.add($1, files) }
      packer.add(list: update.effects) { $0.add($1) }
      packer.add(update.ends) { $0.add($1) }
      packer.add(update.place, files)
    }
    for texts in [item.aliases, item.tags] { add(list: texts) { $0.add($1) } }
    add(item.pinned)
    return true
  }

  /// What was worked out of a settled item: nothing that its own words tell.
  mutating func add(_ timeline: Timeline) {
    add(timeline.slices)
    add(list: timeline.occurrences) { packer, occurrence in
      packer.add(occurrence.window)
      packer.add(occurrence.slices)
    }
    let updates = timeline.item.updates
    add(list: timeline.steps) { packer, step in
      packer.add(step.isAutomatic ? -1 : updates.firstIndex { $0.id == step.id } ?? 0)
      packer.add(step.status)
      guard step.isAutomatic else { return }
      packer.add(step.at)
      // The clock has no words but those of the introduction.
      packer.add(step.body != nil)
      packer.add(list: step.effects) { $0.add($1) }
    }
  }

  /// Most slices say of components what the one before said.
  private mutating func add(_ slices: [Slice]) {
    var former: [Effect] = []
    add(list: slices) { packer, slice in
      packer.add(slice.at)
      packer.add(slice.status)
      packer.add(slice.effects == former)
      if slice.effects != former { packer.add(list: slice.effects) { $0.add($1) } }
      former = slice.effects
      packer.add(slice.overruns)
      packer.add(slice.window) { $0.add($1) }
      packer.add(slice.isAutomatic)
    }
  }

  mutating func add(_ postmortem: Postmortem, _ files: [SourceFile]) {
    add(postmortem.incident.rawValue)
    add(postmortem.title) { $0.add($1) }
    add(postmortem.published)
    add(list: postmortem.authors) { $0.add($1) }
    add(postmortem.body) { $0.add($1, files) }
    add(list: postmortem.aliases) { $0.add($1) }
  }
}

extension Outline {
  /// Up to when anything that looks back names its item; for ever where no end is in sight.
  var reach: Instant {
    guard !isPinned, let ended else { return .distantFuture }
    return claims.reduce(ended) { max($0, $1.window.ends) }
  }
}

extension Unpacker {
  private mutating func instant() -> Instant { Instant(seconds: number()) }
  private mutating func window() -> Window { Window(starts: instant(), ends: instant()) }

  private mutating func component() -> Component.ID { one(of: components) ?? Component.ID("") }
  private mutating func state() -> Component.Status { one(of: Self.states) ?? .operational }
  private mutating func effect() -> Effect { Effect(component(), state()) }

  /// A list of all cases is made anew wherever it is asked for.
  private static let states = Component.Status.allCases
  private static let statuses = ItemStatus.allCases

  /// The one whose number stands there.
  private mutating func one<Value>(of all: [Value]) -> Value? {
    let number = number()
    return all.indices.contains(number) ? all[number] : nil
  }

  private mutating func status() -> ItemStatus { one(of: Self.statuses) ?? .investigating }

  private mutating func place(_ files: [SourceFile]) -> Place {
    let file = one(of: files) ?? files[0]
    return Place(file, optional { $0.bounds() })
  }

  private mutating func localized<Value>(_ each: (inout Unpacker) -> Value) -> Localized<Value> {
    let original = each(&self)
    let translations = list { ($0.text(), each(&$0)) }
    return Localized(original, translations: Dictionary(translations, uniquingKeysWith: { a, _ in a }))
  }

  /// - Parameter files: at least one; all that the item was read from.
  mutating func item(_ id: Item.ID, isMaintenance: Bool, _ files: [SourceFile]) -> Item {
    let title = localized { $0.text() }
    let kind: Item.Kind
    if isMaintenance {
      let windows = list { $0.window() }
      let autoComplete = flag()
      let announced = optional { $0.instant() }
      kind = .maintenance(Schedule(windows: windows, autoComplete: autoComplete, announced: announced))
    } else {
      let impact = one(of: Impact.allCases) ?? .none
      let (started, resolved, nextUpdate) = (
        optional { $0.instant() }, optional { $0.instant() }, optional { $0.instant() }
      )
      let occurrences = list { $0.window() }
      let plan = optional { unpacker -> PostmortemPlan in
        switch unpacker.number() {
        case 0: .required
        case 1: .published
        default: .waived(reason: unpacker.text())
        }
      }
      kind = .incident(
        IncidentFacts(
          impact: impact, started: started, resolved: resolved, nextUpdate: nextUpdate, occurrences: occurrences,
          postmortem: plan))
    }
    let effects = list { $0.effect() }
    let introduction = localized { $0.place(files) }
    let updates = list { unpacker in
      Update(
        id: unpacker.text(), status: unpacker.optional { $0.status() }, at: unpacker.instant(),
        body: unpacker.localized { $0.place(files) }, effects: unpacker.list { $0.effect() },
        ends: unpacker.optional { $0.instant() }, place: unpacker.place(files))
    }
    return Item(
      id: id, title: title, kind: kind, effects: effects, introduction: introduction, updates: updates,
      aliases: list { $0.text() }, tags: list { $0.text() }, pinned: flag(), place: Place(files[0]))
  }

  mutating func story(of item: Item) -> Timeline.Story {
    Timeline.Story(
      item: item, slices: slices(), occurrences: list { Occurrence(window: $0.window(), slices: $0.slices()) },
      steps: list { $0.step(of: item) })
  }

  private mutating func slices() -> [Slice] {
    var effects: [Effect] = []
    return list { unpacker in
      let (at, status) = (unpacker.instant(), unpacker.status())
      if !unpacker.flag() { effects = unpacker.list { $0.effect() } }
      return Slice(
        at: at, status: status, effects: effects, overruns: unpacker.flag(), window: unpacker.optional { $0.window() },
        isAutomatic: unpacker.flag())
    }
  }

  private mutating func step(of item: Item) -> Step {
    let number = number()
    let status = status()
    if item.updates.indices.contains(number) { return Step(item.updates[number], status: status) }
    return Step(
      automatic: status, at: instant(), body: flag() ? item.introduction : nil, effects: list { $0.effect() })
  }

  mutating func postmortem(_ id: StatusModel.ID<Postmortem>, _ files: [SourceFile]) -> Postmortem {
    Postmortem(
      incident: Item.ID(text()), id: id, title: localized { $0.text() }, published: instant(),
      authors: list { $0.text() }, body: localized { $0.place(files) }, place: Place(files[0]),
      aliases: list { $0.text() })
  }
}
