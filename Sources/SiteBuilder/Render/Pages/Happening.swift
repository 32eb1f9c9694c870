import Diagnostics
import StatusModel
import Templates

/// What lists show: an incident, or one run of a maintenance.
struct Happening: Sendable {
  let timeline: Timeline
  /// Which run of the maintenance.
  let run: Int?
  let started: Instant
  /// Which of the timelines that it was listed with is its own.
  let index: Int

  init(_ timeline: Timeline, run: Int? = nil, index: Int = 0) {
    self.timeline = timeline
    self.run = run
    self.index = index
    started = run.map { timeline.outline.runs[$0].window.starts } ?? timeline.started
  }

  var item: Item { timeline.item }
  var id: Item.ID { timeline.id }
  var isMaintenance: Bool { timeline.isMaintenance }
  var occurrence: Occurrence? { run.map { timeline.occurrences[$0] } }
  var slices: [Slice] { occurrence?.slices ?? timeline.slices }

  /// From when it is under way: an incident at once, a maintenance when work begins; nil where it never was.
  var began: Instant? {
    guard isMaintenance else { return started }
    return slices.first { $0.status.isUnderWay }?.at
  }

  /// When it was or will be over, as far as the clock decides.
  var ended: Instant? { run.map { timeline.outline.runs[$0].ended } ?? timeline.outline.ended }

  /// From when a repeating maintenance names this run as its next one.
  var announced: Instant? { run.flatMap { timeline.outline.runs[..<$0].last { $0.ended != nil }?.ended } }

  func slice(at instant: Instant) -> Slice? { occurrence?.slice(at: instant) ?? timeline.slice(at: instant) }

  /// All of them, newest start first.
  static func all(_ timelines: [Timeline]) -> [Happening] {
    var all: [Happening] = []
    all.reserveCapacity(timelines.count)
    for (index, timeline) in timelines.enumerated() {
      guard timeline.isMaintenance else {
        all.append(Happening(timeline, index: index))
        continue
      }
      for run in timeline.outline.runs.indices { all.append(Happening(timeline, run: run, index: index)) }
    }
    return all.sorted { a, b in a.started != b.started ? a.started > b.started : a.id > b.id }
  }
}

extension Edition {
  /// How bad an item is in one of its slices.
  func levelKey(_ item: Item, _ slice: Slice) -> LevelView.Key {
    if slice.status.isOver { return .operational }
    if item.isMaintenance {
      let worst = slice.effects.map(\.status).max() ?? .underMaintenance
      return LevelView.Key(max(worst, .underMaintenance))
    }
    if let worst = slice.effects.map(\.status).max() { return LevelView.Key(worst) }
    if case .incident(let facts) = item.kind { return LevelView.Key(facts.impact.status) }
    return .operational
  }

  /// An item's status, one for each span from now on.
  func states(_ happening: Happening) -> [StateView] {
    let slices = happening.slices
    return spans(changingAt: slices.map(\.at)) { happening.slice(at: $0) ?? slices[0] }.map { span in
      let slice = span.value
      let status = words.status(slice.status, overruns: slice.overruns)
      return StateView(
        when: when(span), level: level(levelKey(happening.item, slice)), status: status.word, sentence: status.sentence)
    }
  }

  func state(_ status: Component.Status, when: WhenView? = nil) -> StateView {
    StateView(when: when, level: level(status), status: nil, sentence: nil)
  }

  func name(_ id: Component.ID) -> String { site.record(id)?.component.name(language) ?? id.rawValue }

  /// What an item touches, with the state that it gives each from now on.
  func mentions(_ happening: Happening, _ links: Linker) -> [MentionView] {
    happening.timeline.components.map { id in
      let states = spans(changingAt: happening.slices.map(\.at)) { at in
        happening.slice(at: at)?.effects.first { $0.component == id }?.status
      }
      // Where it says nothing of the component any more, the name alone stands.
      let views = states.compactMap { span in span.value.map { state($0, when: when(span)) } }
      return MentionView(name: name(id), url: links(Path.page(of: id)), states: views)
    }
  }

  func row(
    _ happening: Happening, _ links: Linker, when span: WhenView? = nil, isPast: Bool, isOnPostmortem: Bool = false
  ) -> EventRow {
    let item = happening.item
    let ended = happening.ended.flatMap { $0 <= site.now || isPast ? $0 : nil }
    let text = summary(of: happening.timeline)
    return EventRow(
      when: span, isMaintenance: item.isMaintenance, title: item.title(language), language: foreign(item.title),
      url: links(Path.page(of: item)), states: states(happening), impact: impact(item),
      started: time(happening.started, .date),
      duration: item.isMaintenance ? nil : ended.map { words.dates.duration(seconds: $0 - happening.started) },
      window: happening.occurrence.map { window($0.slices.last?.window ?? $0.window) },
      components: happening.timeline.components.map(name), summary: text.isEmpty ? nil : text,
      postmortem: isOnPostmortem ? nil : happening.timeline.postmortem.map { links(Path.page(of: $0)) })
  }

  /// "Major", for an incident.
  func impact(_ item: Item) -> LevelView? {
    guard case .incident(let facts) = item.kind else { return nil }
    return LevelView(level: LevelView.Key(facts.impact.status), word: words.word(facts.impact))
  }

  /// The last words on an item: their first sentences, at most about 200 characters.
  func summary(of timeline: Timeline) -> String {
    if let summaries, let index = site.index(of: timeline) {
      return String(decoding: summaries(index), as: UTF8.self)
    }
    let path = Path.page(of: timeline)
    let told = timeline.steps.last { $0.body?.original.range?.isEmpty == false }
    // As on its own page, where the text is rendered anyway.
    let text =
      if let told, let words = told.body {
        body(words, at: path, anchor: told.id)
      } else {
        body(timeline.item.introduction, at: path, anchor: "about")
      }
    return summary(text)
  }

  /// The first sentences of a text, at most about 200 characters, cut between words.
  func summary(_ text: BodyText) -> String { Self.shortened(text.text, to: 200) }

  static func shortened(_ text: String, to length: Int) -> String {
    // The same, byte by byte: of nearly every text. Then each scalar is a character; one more, perhaps behind a space,
    // shows that there is more.
    let beginning = oneLine(text, atMost: length + 2)
    let isPlain = isPlain(beginning)
    // A family in one picture has seven.
    let line = isPlain ? beginning : oneLine(text, atMost: length * 8)
    if isPlain {
      guard let end = end(of: length, in: line) else { return String(decoding: line, as: UTF8.self) }
      return cut(line[..<end], after: length / 2)
    }
    let characters = String(decoding: line, as: UTF8.self)
    guard characters.count > length else { return characters }
    let cut = characters.prefix(length)
    if let stop = cut.lastIndex(where: { ".!?".contains($0) }),
      cut.distance(from: cut.startIndex, to: stop) > length / 2
    {
      return String(cut[...stop])
    }
    guard let space = cut.lastIndex(of: " ") else { return cut + "…" }
    return cut[..<space] + "…"
  }

  private static func cut(_ text: ArraySlice<UInt8>, after least: Int) -> String {
    if let stop = text.lastIndex(where: { $0 == 46 || $0 == 33 || $0 == 63 }),
      text[..<stop].count(where: { $0 & 0xC0 != 0x80 }) > least
    {
      return String(decoding: text[...stop], as: UTF8.self)
    }
    return String(decoding: text[..<(text.lastIndex(of: 32) ?? text.endIndex)], as: UTF8.self) + "…"
  }

  /// Whether each scalar of a text is a character of its own: Latin letters, and the dashes, quotes and dots between.
  private static func isPlain(_ line: [UInt8]) -> Bool {
    var index = 0
    while index < line.count {
      switch line[index] {
      case 0..<0x80: index += 1
      case 0xC2...0xCB: index += 2
      case 0xE2 where index + 2 < line.count && line[index + 1] == 0x80:
        // U+2010 to U+2027 and U+2030 to U+203B.
        guard (0x90...0xA7).contains(line[index + 2]) || (0xB0...0xBB).contains(line[index + 2]) else { return false }
        index += 3
      default: return false
      }
    }
    return true
  }

  /// Where so many characters of a plain text end; nil where it has no more.
  private static func end(of length: Int, in line: [UInt8]) -> Int? {
    var count = 0
    for (index, byte) in line.enumerated() where byte & 0xC0 != 0x80 {
      if count == length { return index }
      count += 1
    }
    return nil
  }

  /// The beginning of a text, each run of white space one space: at most so many scalars, and perhaps one more space.
  private static func oneLine(_ text: String, atMost size: Int) -> [UInt8] {
    text.withUTF8Bytes { text in
      Array(unsafeUninitializedCapacity: min(size * 4 + 1, text.count)) { line, length in
        var (count, scalars) = (0, 0)
        for byte in text {
          if byte == 32 || byte &- 9 < 5 {
            if count == 0 || line[count - 1] == 32 { continue }
            line[count] = 32
            scalars += 1
          } else {
            if byte & 0xC0 != 0x80 {
              if scalars >= size { break }
              scalars += 1
            }
            line[count] = byte
          }
          count += 1
        }
        length = count > 0 && line[count - 1] == 32 ? count - 1 : count
      }
    }
  }

  // MARK: Timelines

  /// An update, or a step of the clock; coming ones appear when their time has come.
  func update(_ step: Step, of happening: Happening, _ links: Linker, when span: WhenView? = nil) -> UpdateView {
    let item = happening.item
    let path = Path.page(of: item)
    let slice = happening.timeline.slice(at: step.at)
    let text = step.body.flatMap { $0.original.range?.isEmpty == false ? $0 : nil }
    let anchor = Path.anchor(step.id)
    return UpdateView(
      when: span, anchor: anchor, url: links(path + "#" + anchor),
      status: words.status(step.status).word,
      level: level(step.status.isOver ? .operational : slice.map { levelKey(item, $0) } ?? LevelView.Key.operational),
      time: time(step.at),
      body: text.map { HTML(trusted: body($0, at: path, anchor: step.id, shownOn: links).html) },
      language: text.flatMap { foreign($0) },
      changes: step.effects.map { effect in
        MentionView(
          name: name(effect.component), url: links(Path.page(of: effect.component)), states: [state(effect.status)])
      })
  }

  /// The promise of the next update: kept open until its time, then overdue.
  func nextUpdates(_ timeline: Timeline) -> [NextUpdateView] {
    guard let promised = timeline.promised else { return [] }
    return [
      NextUpdateView(when: when(from: nil, until: promised), time: time(promised), overdue: false),
      NextUpdateView(when: when(from: promised, until: nil), time: time(promised), overdue: true),
    ]
  }

  /// An item in full, for the home page.
  func event(_ happening: Happening, _ links: Linker, inHeadline: Bool) -> EventView {
    let item = happening.item
    let path = Path.page(of: item)
    let steps = happening.timeline.steps
    let told = steps.last { $0.body?.original.range?.isEmpty == false }
    // The introduction speaks until there is an update; an item without updates has it as its first step.
    let introduction: HTML? =
      told == nil && item.introduction.original.range?.isEmpty == false
      ? HTML(trusted: body(item.introduction, at: path, anchor: "about", shownOn: links).html) : nil
    let shown: WhenView?
    if item.isMaintenance {
      shown = when(from: happening.began, until: happening.ended)
    } else {
      shown = nil
    }
    return EventView(
      when: shown, inHeadline: inHeadline, isMaintenance: item.isMaintenance, title: item.title(language),
      language: foreign(item.title), url: links(path), states: states(happening), started: time(happening.started),
      window: happening.occurrence.map { window($0.slices.last?.window ?? $0.window) },
      components: mentions(happening, links), updates: told.map { [update($0, of: happening, links)] } ?? [],
      nextUpdates: nextUpdates(happening.timeline), body: introduction,
      count: item.updates.count > 1 ? words.history.updates(item.updates.count) : nil)
  }
}
