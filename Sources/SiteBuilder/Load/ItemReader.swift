import Diagnostics
import StatusModel

/// Reads one file of incidents/ or maintenance/.
struct ItemReader {
  let context: Body.Context
  let reading: Reading

  /// An item, and what of its file is checked against others.
  final class Read: Sendable {
    enum Subject: Sendable {
      case item(Item)
      /// Taken from memory, where no clock changes it any more.
      case settled(Timeline)
    }

    let subject: Subject
    /// Its file.
    let place: Place
    let isDraft: Bool
    let aliases: [Alias]
    /// Where `postmortem: published` stands.
    let promise: Place?

    init(_ subject: Subject, at place: Place, isDraft: Bool, aliases: [Alias], promise: Place?) {
      self.subject = subject
      self.place = place
      self.isDraft = isDraft
      self.aliases = aliases
      self.promise = promise
    }

    var id: Item.ID {
      switch subject {
      case .item(let item): item.id
      case .settled(let timeline): timeline.id
      }
    }

    /// Whether there can be a postmortem.
    var hasStory: Bool { if case .settled(let timeline) = subject { timeline.postmortem != nil } else { true } }

    var isMaintenance: Bool {
      switch subject {
      case .item(let item): item.isMaintenance
      case .settled(let timeline): timeline.isMaintenance
      }
    }

    var folder: String { Item.folder(isMaintenance) }
    var page: String { Path.page(of: id, isMaintenance) }
  }

  // MARK: Incidents

  func incident(_ file: SourceFile, id: String, report: inout Report) -> Read? {
    guard let matter = FrontMatter.split(file, report: &report) else { return nil }
    let fields = Fields(matter.fields, in: file, known: ItemKeys.incident, what: "an incident", report: &report)
    let title = fields.require(ItemKeys.title, reading, &report)
    let impact = fields.require(ItemKeys.impact, reading, &report).flatMap { Impact(rawValue: $0) }
    let started = fields.value(ItemKeys.started, reading, &report)
    let resolved = fields.value(ItemKeys.resolved, reading, &report)
    let nextUpdate = fields.value(ItemKeys.nextUpdate, reading, &report)
    let plan = postmortemPlan(fields, &report)
    let occurrences = windows(fields, ItemKeys.occurrences, ItemKeys.occurrence, ItemKeys.from, ItemKeys.to, &report)
    let effects = effects(fields, standard: impact?.status ?? .operational, &report)
    let shared = shared(fields, &report)
    let body = Body(Place(file, matter.body), of: .incident, context: context, report: &report)
    let updates = updates(body, &report)
    findLeftovers(file, matter, &report)

    if let started, let resolved, resolved < started {
      report.add(
        .endsBeforeStart(
          "resolved", by: Self.length(started - resolved), at: fields.place(of: ItemKeys.resolved),
          start: fields.place(of: ItemKeys.started), keys: ("started", "resolved")))
    }
    let first = updates.min { $0.update.at < $1.update.at }
    if let started, let first, first.update.at < started {
      report.add(.updateBeforeStart(at: first.heading, start: fields.place(of: ItemKeys.started)))
    }
    if started == nil, let resolved, let first, resolved < first.update.at {
      report.add(
        .endsBeforeStart(
          "resolved", by: Self.length(first.update.at - resolved), at: fields.place(of: ItemKeys.resolved),
          start: first.heading, keys: ("started", "resolved")))
    }
    if started == nil, updates.isEmpty, body.entries.isEmpty, !report.hasErrors {
      report.add(.noUpdates(at: Place(file, matter.body.lowerBound..<matter.body.lowerBound)))
    }
    let end = updates.filter { $0.update.status == .resolved }.max { $0.update.at < $1.update.at }
    if let resolved, let end, resolved > end.update.at,
      !updates.contains(where: { $0.update.at > end.update.at && $0.update.status ?? .resolved != .resolved })
    {
      report.add(.resolvedAfterUpdate(at: fields.place(of: ItemKeys.resolved), update: end.heading))
    }
    guard let title, let impact, started != nil || !updates.isEmpty else { return nil }
    let facts = IncidentFacts(
      impact: impact, started: started, resolved: resolved, nextUpdate: nextUpdate, occurrences: occurrences,
      postmortem: plan)
    let item = Item(
      id: Item.ID(id), title: Localized(title), kind: .incident(facts), effects: effects,
      introduction: Localized(body.introduction), updates: updates.map(\.update), aliases: shared.aliases.map(\.text),
      tags: shared.tags, pinned: shared.pinned, place: Place(file))
    return Read(
      .item(item), at: item.place, isDraft: shared.draft, aliases: shared.aliases,
      promise: plan == .published ? fields.place(of: ItemKeys.postmortem) : nil)
  }

  private func postmortemPlan(_ fields: Fields, _ report: inout Report) -> PostmortemPlan? {
    guard let node = fields.node(ItemKeys.postmortem, &report) else { return nil }
    if let text = node.text {
      switch text.lowercased() {
      case "required": return .required
      case "published": return .published
      default:
        if text.lowercased().hasPrefix("waived:") {
          let reason = text.dropFirst(7).drop { $0 == " " }
          if !reason.isEmpty { return .waived(reason: String(reason)) }
        }
        report.add(.invalidPostmortemPlan(text, at: node.place))
        return nil
      }
    }
    // `postmortem: {waived: reason}`, which is how YAML reads it without quotes on a line of its own.
    if case .map(let entries) = node.content, entries.count == 1, entries[0].key.text == "waived",
      let reason = entries[0].value.text, !reason.isEmpty
    {
      return .waived(reason: reason)
    }
    report.add(.invalidPostmortemPlan(fields.text(of: node), at: node.place))
    return nil
  }

  // MARK: Maintenance

  func maintenance(_ file: SourceFile, id: String, report: inout Report) -> Read? {
    guard let matter = FrontMatter.split(file, report: &report) else { return nil }
    let fields = Fields(matter.fields, in: file, known: ItemKeys.maintenance, what: "a maintenance", report: &report)
    let title = fields.require(ItemKeys.title, reading, &report)
    let starts = fields.value(ItemKeys.starts, reading, &report)
    let ends = fields.value(ItemKeys.ends, reading, &report)
    var windows = windows(fields, ItemKeys.windows, ItemKeys.window, ItemKeys.starts, ItemKeys.ends, &report)
    if let starts, let ends {
      if fields.has(ItemKeys.windows) {
        report.add(
          .windowTwice(at: fields.keyPlace(of: ItemKeys.starts), windows: fields.keyPlace(of: ItemKeys.windows)))
      } else if isForward(
        starts, ends, fields.place(of: ItemKeys.starts), fields.place(of: ItemKeys.ends), ("starts", "ends"), &report)
      {
        windows = [Window(starts: starts, ends: ends)]
      }
    } else if !fields.has(ItemKeys.windows) {
      if !fields.has(ItemKeys.starts), !fields.has(ItemKeys.ends) {
        report.add(.noWindow(at: Place(file, 0..<0)))
      } else {
        if !fields.has(ItemKeys.starts) { _ = fields.require(ItemKeys.starts, reading, &report) }
        if !fields.has(ItemKeys.ends) { _ = fields.require(ItemKeys.ends, reading, &report) }
      }
    }
    let recurrence = recurrence(fields, windows: windows, &report)
    let effects = effects(fields, standard: .underMaintenance, &report)
    let autoComplete = fields.value(ItemKeys.autoComplete, reading, &report) ?? true
    let announced = fields.value(ItemKeys.announced, reading, &report)
    let shared = shared(fields, &report)
    let body = Body(Place(file, matter.body), of: .maintenance, context: context, report: &report)
    let updates = updates(body, &report)
    checkEnds(body, windows, fields, &report)
    findLeftovers(file, matter, &report)

    guard let title, !windows.isEmpty else { return nil }
    let item = Item(
      id: Item.ID(id), title: Localized(title),
      kind: .maintenance(
        Schedule(windows: windows, repetition: recurrence, autoComplete: autoComplete, announced: announced)),
      effects: effects, introduction: Localized(body.introduction), updates: updates.map(\.update),
      aliases: shared.aliases.map(\.text), tags: shared.tags, pinned: shared.pinned, place: Place(file))
    return Read(
      .item(item), at: item.place, isDraft: shared.draft, aliases: shared.aliases,
      promise: nil)
  }

  /// A new end, said in an update, must lie behind the start of the first window at least.
  private func checkEnds(_ body: Body, _ windows: [Window], _ fields: Fields, _ report: inout Report) {
    guard let first = windows.map(\.starts).min() else { return }
    let key: any AnyKey = fields.has(ItemKeys.windows) ? ItemKeys.windows : ItemKeys.starts
    let start = fields.place(of: key)
    for case (let at, let place)? in body.entries.map(\.ends) where at <= first {
      report.add(
        at == first
          ? .endsAtStart(at: place, start: start)
          : .endsBeforeStart("ends", by: Self.length(first - at), at: place, start: start, keys: ("starts", "ends")))
    }
  }

  private func recurrence(_ fields: Fields, windows: [Window], _ report: inout Report) -> Recurrence? {
    guard let text = fields.value(ItemKeys.repeat, reading, &report) else { return nil }
    let place = fields.place(of: ItemKeys.repeat)
    let rule: Repetition
    switch Repetition.read(text) {
    case .success(let read): rule = read
    case .failure(let problem):
      report.add(problem.diagnostic(at: place))
      return nil
    }
    guard windows.count == 1, let first = windows.first else {
      if fields.has(ItemKeys.windows) { report.add(.repeatedWindows(at: place)) }
      return nil
    }
    let day = context.zone.local(first.starts).date
    if !rule.agrees(with: day) { report.add(.repeatsOnOtherDays("\(day), a \(day.weekday.name)", at: place)) }
    var excluded: [Repetition.Exclusion] = []
    if let node = fields.node(ItemKeys.except, &report) {
      let nodes: [YAMLNode] = if case .list(let nodes) = node.content { nodes } else { [node] }
      for node in nodes {
        guard let text = node.text else { continue }
        switch Repetition.Exclusion.read(text) {
        case .success(let exclusion): excluded.append(exclusion)
        case .failure(let problem): report.add(problem.diagnostic(at: node.textPlace))
        }
      }
    }
    let recurrence = Recurrence(rule: rule, zone: context.zone, excluded: excluded)
    let starts = rule.starts(
      from: context.zone.local(first.starts), in: context.zone, excluding: excluded,
      until: first.starts + 10 * 366 * 86_400, limit: 400)
    if starts.isEmpty { report.add(.everyRunLeftOut(at: place)) }
    if zip(starts, starts.dropFirst()).contains(where: { $1 - $0 < first.seconds }) {
      report.add(.windowLongerThanPeriod(at: place))
      return nil
    }
    return recurrence
  }

  // MARK: Shared

  private struct Shared {
    let aliases: [Alias]
    let tags: [String]
    let pinned: Bool
    let draft: Bool
  }

  private func shared(_ fields: Fields, _ report: inout Report) -> Shared {
    Shared(
      aliases: fields.aliases(reading, &report), tags: fields.value(ItemKeys.tags, reading, &report) ?? [],
      pinned: fields.value(ItemKeys.pinned, reading, &report) ?? false,
      draft: fields.value(ItemKeys.draft, reading, &report) ?? false)
  }

  /// A list of ids, or a map from id to state.
  private func effects(_ fields: Fields, standard: Component.Status, _ report: inout Report) -> [Effect] {
    guard let node = fields.node(ItemKeys.components, &report) else { return [] }
    var effects: [Effect] = []
    var places: [String: Place] = [:]
    func add(_ id: YAMLNode, _ status: Component.Status) {
      guard let name = id.text, !name.isEmpty else {
        report.add(.wrongShape(of: ItemKeys.components.name, wanted: "component ids", node: id))
        return
      }
      guard context.knows(name) else {
        report.add(.unknownComponent(name, known: (context.components ?? []).sorted(), at: id.place))
        return
      }
      if let first = places[name] {
        report.add(.componentTwice(name, at: id.place, first: first))
        return
      }
      places[name] = id.place
      effects.append(Effect(Component.ID(name), status))
    }
    switch node.content {
    case .scalar: add(node, standard)
    case .list(let nodes):
      for node in nodes { add(node, standard) }
    case .map(let entries):
      let names = Component.Status.allCases.map(\.name)
      for (key, value) in entries {
        guard let text = value.text else {
          report.add(.wrongShape(of: key.text ?? "components", wanted: "one status", node: value))
          continue
        }
        guard let status = Component.Status(name: folded(text)) else {
          report.add(
            .unknownStatus(
              text, nearest: nearest(to: folded(text), among: names), known: names, of: "a component", at: value.place))
          continue
        }
        add(key, status)
      }
    }
    return effects
  }

  private func windows(
    _ fields: Fields, _ key: Key<YAMLNode>, _ known: [any AnyKey], _ startKey: Key<Instant>, _ endKey: Key<Instant>,
    _ report: inout Report
  ) -> [Window] {
    guard let node = fields.node(key, &report) else { return [] }
    guard case .list(let nodes) = node.content else {
      report.add(
        .wrongShape(of: key.name, wanted: "a list, each with '\(startKey.name)' and '\(endKey.name)'", node: node))
      return []
    }
    var windows: [Window] = []
    for node in nodes {
      let part = Fields(node, known: known, what: "a window", report: &report)
      let starts = part.require(startKey, reading, &report)
      let ends = part.require(endKey, reading, &report)
      guard let starts, let ends,
        isForward(starts, ends, part.place(of: startKey), part.place(of: endKey), (startKey.name, endKey.name), &report)
      else { continue }
      windows.append(Window(starts: starts, ends: ends))
    }
    return windows
  }

  private func isForward(
    _ starts: Instant, _ ends: Instant, _ startPlace: Place, _ endPlace: Place, _ keys: (String, String),
    _ report: inout Report
  ) -> Bool {
    if ends > starts { return true }
    report.add(
      ends == starts
        ? .endsAtStart(at: endPlace, start: startPlace)
        : .endsBeforeStart("ends", by: Self.length(starts - ends), at: endPlace, start: startPlace, keys: keys))
    return false
  }

  /// Updates in order of time, each with an id.
  private func updates(_ body: Body, _ report: inout Report) -> [(update: Update, heading: Place)] {
    var places: [String: (place: Place, isFromTime: Bool)] = [:]
    var updates: [(update: Update, heading: Place)] = []
    // Among equal times the order of the file is the author's.
    let entries = body.entries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(
      \.element)
    for entry in entries {
      let id = entry.id ?? entry.at.compact
      if let first = places[id] {
        report.add(
          .duplicateUpdate(id, at: entry.heading, first: first.place, isFromTime: entry.id == nil && first.isFromTime))
        continue
      }
      places[id] = (entry.heading, entry.id == nil)
      updates.append(
        (
          Update(
            id: id, status: entry.status, at: entry.at, body: Localized(entry.text),
            effects: entry.effects.map { Effect(Component.ID($0.component), $0.status) }, ends: entry.ends?.at,
            place: entry.heading),
          entry.heading
        ))
    }
    return updates
  }

  private func findLeftovers(_ file: SourceFile, _ matter: FrontMatter, _ report: inout Report) {
    for (text, range) in Leftovers.find(in: file, 0..<file.bytes.count) {
      report.add(.leftover(text, at: Place(file, range)))
    }
  }

  /// "70 min", "3 h 5 min", "2 d 4 h"
  static func length(_ seconds: Int) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h" + (seconds % 3600 < 60 ? "" : " \(seconds % 3600 / 60) min")
    default: "\(seconds / 86_400) d" + (seconds % 86_400 < 3600 ? "" : " \(seconds % 86_400 / 3600) h")
    }
  }
}

/// What templates leave behind when nobody fills them in.
enum Leftovers {
  /// Each with its place; nothing inside code is looked at.
  static func find(in file: SourceFile, _ range: Range<Int>) -> [(String, Range<Int>)] {
    // Hardly a file has any.
    guard
      (marks + [todo]).contains(where: { mark in file.bytes[range].withUnsafeBytes { $0.firstIndex(of: mark) != nil } })
    else {
      return []
    }
    var found: [(String, Range<Int>)] = []
    var isFenced = false
    for line in Lines(Place(file, range)) {
      let text = file.bytes[line.content]
      let start = text.drop { $0 == 32 }
      if start.starts(with: Array("```".utf8)) || start.starts(with: Array("~~~".utf8)) {
        isFenced.toggle()
        continue
      }
      if isFenced { continue }
      for mark in marks {
        guard let at = first(mark, in: text), !isCode(at.lowerBound, in: text) else { continue }
        found.append((String(decoding: mark, as: UTF8.self), at))
      }
      if let at = first(todo, in: text), !isCode(at.lowerBound, in: text) {
        // In capitals and where a note to oneself stands: alone, at the start, or before a colon.
        let before = text[..<at.lowerBound].reversed().drop { [32, 34, 39, 42, 45, 95].contains($0) }.first
        let after = text[at.upperBound...].first
        let opens = before == nil || before == 58
        let ends = after.map { !isLetter($0) } ?? true
        if ends, opens || after == 58 { found.append(("TODO", at)) }
      }
    }
    return found
  }

  private static let marks = ["YYYY-MM-DD", "$ISSUE_DATETIME", "HH:MM UTC"].map { Array($0.utf8) }
  private static let todo = Array("TODO".utf8)

  private static func first(_ mark: [UInt8], in text: ArraySlice<UInt8>) -> Range<Int>? {
    text.withUnsafeBytes { $0.firstIndex(of: mark) }.map { offset in
      let at = text.startIndex + offset
      return at..<at + mark.count
    }
  }

  private static func isCode(_ at: Int, in line: ArraySlice<UInt8>) -> Bool {
    line[..<at].count { $0 == 96 } % 2 == 1
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || byte >= 0x80 || (48...57).contains(byte)
  }
}
