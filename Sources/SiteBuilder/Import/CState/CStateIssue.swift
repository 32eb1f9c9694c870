import Diagnostics
import StatusModel

/// A document with its place on the old site and on the new.
struct CStateEntry {
  let document: CStateSource.Document
  let fields: CStateFields
  /// The new id.
  let id: String
  /// The old address, such as `/issues/api-errors/`.
  let address: String
  /// Old addresses that lead to it on the new site.
  var aliases: [String] = []
}

/// How severe cState has an incident.
private enum Severity: String, CaseIterable {
  case notice, disrupted, down

  var impact: String {
    switch self {
    case .notice: "none"
    case .disrupted: "minor"
    case .down: "major"
    }
  }

  func state(_ notice: CStateNotice) -> String {
    switch self {
    case .notice: notice == .maintenance ? "under_maintenance" : "operational"
    case .disrupted: "partial_outage"
    case .down: "major_outage"
    }
  }
}

/// Turns one issue of cState into an incident.
struct CStateIssue {
  private let entry: CStateEntry
  private let fields: CStateFields
  private let clock: CStateClock
  private let notice: CStateNotice

  init(_ entry: CStateEntry, clock: CStateClock, notice: CStateNotice) {
    self.entry = entry
    fields = entry.fields
    self.clock = clock
    self.notice = notice
  }

  /// An update as it is written.
  private struct Update {
    let update: CStateBody.Update
    /// Whether its status contradicts what the old page shows, so that it's only text.
    var isDemoted = false

    var status: String? {
      guard !isDemoted, case .status(let name) = update.label?.meaning else { return nil }
      return name
    }

    var keepsLabel: Bool { isDemoted || update.label?.saysMore == true }
  }

  /// When it was, and what is to be said of that.
  private struct Span {
    /// Nil where the first update says so.
    let started: Instant?
    /// Nil where an update says so, or it lasts.
    var resolved: Instant?
    var comment: String?
    /// The newest moment that is spoken of.
    let newest: Instant
    let updates: [Update]
  }

  /// The content file; nil for what can't be an incident, which the report explains.
  func converted(
    _ text: CStateText, components: inout CStateComponents, ledger: inout ImportLedger, report: inout Report
  ) -> String? {
    let body = CStateBody(text, clock: clock)
    let severity = severity(&ledger, &report)
    let isInformational = truth("informational", &report) ?? false
    guard
      let span = span(body, isInformational: isInformational, severity: severity, &ledger, &report)
    else { return nil }

    var front = CandorText()
    front.add("title", title(&ledger, &report))
    front.add("impact", word: severity?.impact ?? "none")
    let states = effects(severity, until: span.newest, &components, &ledger, &report)
    if !states.isEmpty { front.add("components") }
    for (id, state) in states { front.add(CandorText.scalar(id), word: state, indent: 2) }
    if let started = span.started { front.add("started", word: CStateClock.content(started)) }
    if let comment = span.comment { front.add(comment: comment) }
    if let resolved = span.resolved { front.add("resolved", word: CStateClock.content(resolved)) }
    if truth("pin", &report) == true { front.add("pinned", word: "true") }
    if truth("draft", &report) == true { front.add("draft", word: "true") }
    let tags = tags(isInformational && severity != nil && severity != .notice)
    if !tags.isEmpty { front.add("tags") }
    for tag in tags { front.add(item: tag, indent: 2) }
    if !entry.aliases.isEmpty { front.add("aliases") }
    for alias in entry.aliases { front.add(item: alias, indent: 2) }
    countFields(isInformational, severity, &ledger)
    countText(text, body, &ledger)

    var parts = ["---\n\(front.text)---"]
    let introduction = body.introduction
    if !introduction.isEmpty { parts.append(introduction) }
    parts += sections(body, span.updates)
    return parts.joined(separator: "\n\n") + "\n"
  }

  // MARK: Front matter

  private func title(_ ledger: inout ImportLedger, _ report: inout Report) -> String {
    if let title = fields.text("title")?.onOneLine, !title.isEmpty {
      ledger.add("issues", "title", .kept, "title")
      return title
    }
    let name = entry.document.name
    report.add(.importedTitleMissing(taken: name, at: fields.place))
    return name
  }

  private func truth(_ key: String, _ report: inout Report) -> Bool? {
    guard let node = fields[key] else { return nil }
    if let truth = node.truth { return truth }
    report.add(.importedTruthUnknown(fields.file.text(node.range), key: key, at: node.place))
    return false
  }

  private func severity(_ ledger: inout ImportLedger, _ report: inout Report) -> Severity? {
    guard let node = fields["severity"], let text = node.text?.trimmed else { return nil }
    if let severity = Severity(rawValue: text.lowercased()) {
      ledger.add("issues", "severity", .mapped, "impact, and the state of the components")
      return severity
    }
    guard let name = nearest(to: text, among: Severity.allCases.map(\.rawValue)),
      let severity = Severity(rawValue: name)
    else {
      report.add(.importedSeverityUnknown(text, at: node.place))
      ledger.add("issues", "severity", .lost, "not one of cState's words; impact is none")
      return nil
    }
    report.add(.importedSeverityMisspelt(text, taken: name, at: node.place))
    ledger.add("issues", "severity", .mapped, "impact, and the state of the components; misspelt")
    return severity
  }

  /// The components and the state that they start with.
  private func effects(
    _ severity: Severity?, until newest: Instant, _ components: inout CStateComponents, _ ledger: inout ImportLedger,
    _ report: inout Report
  ) -> [(id: String, state: String)] {
    guard let node = fields["affected"] else { return [] }
    if case .map = node.content {
      report.add(.importedWrongShape("affected", at: node.place))
      ledger.add("issues", "affected", .lost, "neither a name nor a list of names")
      return []
    }
    var ids: [String] = []
    for item in node.items {
      guard let name = item.text?.onOneLine, !name.isEmpty else {
        report.add(.importedComponentEmpty(at: item.place))
        ledger.add("issues", "affected", .lost, "no name")
        continue
      }
      let id: String
      switch components.match(name, at: item.place, until: newest) {
      case .exact(let known):
        id = known
        ledger.add("issues", "affected", .mapped, "id of a component")
      case .spelling(let known, let other):
        id = known
        report.add(.importedComponentSpelling(name, taken: other, at: item.place))
        ledger.add("issues", "affected", .mapped, "id of a component; spelled otherwise in the configuration")
      case .unknown(let new):
        id = new
        ledger.add("issues", "affected", .mapped, "id of a retired component; not in the configuration")
      }
      if ids.contains(id) {
        report.add(.importedComponentTwice(name, at: item.place))
      } else {
        ids.append(id)
      }
    }
    return ids.map { ($0, severity?.state(notice) ?? "operational") }
  }

  private func tags(_ isInformational: Bool) -> [String] {
    var tags = (fields["tags"]?.items ?? []).compactMap { $0.text?.onOneLine }.filter { !$0.isEmpty }
    if isInformational, !tags.contains("informational") { tags.append("informational") }
    return tags
  }

  private static let explanations: [String: (ImportSummary.Fate, String)] = [
    "pin": (.mapped, "pinned"), "draft": (.kept, "draft"), "tags": (.kept, "tags"),
    "slug": (.mapped, "alias"), "url": (.mapped, "alias"),
    "section": (.mapped, "it is an incident"),
    "modified": (.lost, "the newest update says when it was changed"),
    "lastmod": (.lost, "the newest update says when it was changed"),
    "automated": (.lost, "updates don't say who wrote them"),
    "id": (.lost, "the file's name is the id"),
  ]

  private func countFields(_ isInformational: Bool, _ severity: Severity?, _ ledger: inout ImportLedger) {
    for field in fields.node.fields {
      if field.value.text?.trimmed.isEmpty == true || field.value.isEmpty {
        ledger.add("issues", field.key.text ?? "", .lost, "empty")
        continue
      }
      switch field.name {
      case "title", "date", "resolved", "resolvedwhen", "severity", "affected", "aliases": continue
      case let name where ["informational", "pin", "draft"].contains(name) && field.value.truth == false:
        ledger.add("issues", name, .mapped, "left out; false is the rule")
      case "informational":
        let isTagged = isInformational && severity != nil && severity != .notice
        ledger.add("issues", "informational", .mapped, isTagged ? "tag; severity says the impact" : "impact none")
      default:
        let (fate, words) = Self.explanations[field.name] ?? (.lost, "there is nothing like it")
        ledger.add("issues", field.key.text ?? "", fate, words)
      }
    }
  }

  private func countText(_ text: CStateText, _ body: CStateBody, _ ledger: inout ImportLedger) {
    ledger.add("updates", "time", .mapped, "heading of an update", count: body.updates.count)
    ledger.add(
      "updates", "time", .mapped, "words; it is in the middle of a text",
      count: text.times - body.updates.count(where: \.isTrack))
    ledger.add("updates", "time", .lost, "part of a second", count: text.fractions)
    let labels = body.updates.compactMap(\.label)
    ledger.add("updates", "label", .mapped, "status of an update", count: labels.count { !$0.saysMore })
    ledger.add("updates", "label", .kept, "text, and status of an update", count: labels.count(where: \.saysMore))
    ledger.add("updates", "label", .kept, "text; it has no time", count: body.untimedLabels)
    ledger.add(text)
  }

  // MARK: Time

  /// A time of the front matter; nil where it is absent or wrong.
  private func time(_ key: String, _ ledger: inout ImportLedger, _ report: inout Report) -> Instant? {
    guard let node = fields[key], let text = node.text, let time = clock.read(text) else { return nil }
    if time.isDoubtful {
      report.add(.importedTimeDoubtful(text, taken: CStateClock.content(time.instant), at: node.place))
    }
    if time.hadFraction { ledger.add("issues", key, .lost, "part of a second") }
    return time.instant
  }

  private func span(
    _ body: CStateBody, isInformational: Bool, severity: Severity?, _ ledger: inout ImportLedger,
    _ report: inout Report
  ) -> Span? {
    let first = body.updates.min { $0.at < $1.at }
    guard let date = begin(first, &ledger, &report) else { return nil }
    let newest = max(date, body.updates.map(\.at).max() ?? date)
    let start = min(date, first?.at ?? date)
    if let first, first.at < date, let node = fields["date"] {
      report.add(.importedUpdateBeforeDate(at: first.place, start: node.place))
    }
    let end = end(start, newest, body, isInformational && severity == nil, isInformational, &ledger, &report)
    let updates = demoted(body.updates, end, &report)
    var span = Span(
      started: first.map { date < $0.at } ?? true ? date : nil, resolved: end.instant, comment: end.comment,
      newest: max(newest, end.instant ?? newest), updates: updates)
    // The Resolved update says it already.
    let states = updates.filter { $0.status != nil }.sorted { $0.update.at < $1.update.at }
    if let last = states.last, last.status == "resolved", last.update.at == span.resolved { span.resolved = nil }
    return span
  }

  /// When it began, by `date` or else its first update.
  private func begin(
    _ first: CStateBody.Update?, _ ledger: inout ImportLedger, _ report: inout Report
  ) -> Instant? {
    if let date = time("date", &ledger, &report) {
      ledger.add("issues", "date", .mapped, "started, or the first update's time")
      return date
    }
    if let node = fields["date"] {
      let text = fields.file.text(node.range)
      guard let first else {
        report.add(.importedDateUnreadable(text, at: node.place))
        return nil
      }
      report.add(.importedTimeUnreadable(text, key: "date", at: node.place))
      ledger.add("issues", "date", .lost, "not a time; the first update's counts")
      return first.at
    }
    if first == nil { report.add(.importedWithoutDate(at: fields.place)) }
    return first?.at
  }

  private struct End {
    /// Nil while it lasts.
    var instant: Instant?
    /// Whether `resolvedWhen` says so.
    var isStated = false
    var isOpen = false
    var comment: String?
  }

  private func end(
    _ start: Instant, _ newest: Instant, _ body: CStateBody, _ isNote: Bool, _ isInformational: Bool,
    _ ledger: inout ImportLedger, _ report: inout Report
  ) -> End {
    let resolved = truth("resolved", &report)
    let node = fields["resolvedWhen"]
    let when = time("resolvedWhen", &ledger, &report)
    let written = node.map { fields.file.text($0.range) } ?? ""
    if let node, when == nil {
      report.add(.importedTimeUnreadable(written, key: "resolvedWhen", at: node.place))
      ledger.add("issues", "resolvedWhen", .lost, "not a time")
    }
    if resolved != nil { ledger.add("issues", "resolved", .mapped, "whether 'resolved' is there") }
    if resolved == false, !isNote {
      if let node, when != nil {
        report.add(.importedEndOfOpen(written, at: node.place))
        ledger.add("issues", "resolvedWhen", .lost, "the incident is open")
      }
      return End(isOpen: true)
    }
    if let node, let when {
      if when >= start {
        ledger.add("issues", "resolvedWhen", .mapped, "resolved")
        return End(instant: when, isStated: true)
      }
      report.add(
        .importedEndBeforeStart(
          written, taken: CStateClock.content(newest), at: node.place, start: fields["date"]?.place))
      ledger.add("issues", "resolvedWhen", .lost, "before the start; a comment in the new file keeps it")
      return End(instant: newest, comment: "cState had resolvedWhen: \(written), which is before the start")
    }
    let states = body.updates.filter { $0.label.map { $0.meaning != nil && $0.meaning != .update } ?? false }
    if let last = states.max(by: { $0.at < $1.at }), last.label?.meaning == .status("resolved") {
      return End(instant: last.at, isStated: true)
    }
    // A note has no end that anybody waits for.
    if isInformational { return End(instant: newest) }
    let taken = CStateClock.content(newest)
    if resolved == nil {
      report.add(.importedNeverResolved(taken: taken, at: fields.place))
    } else {
      report.add(.importedEndUnknown(taken: taken, at: fields["resolved"]?.place ?? fields.place))
    }
    return End(instant: newest)
  }

  /// Updates whose label is taken at its word, save where the end that the old page shows contradicts it.
  private func demoted(_ updates: [CStateBody.Update], _ end: End, _ report: inout Report) -> [Update] {
    updates.map { update in
      let plain = Update(update: update)
      guard let label = update.label, label.meaning == .status("resolved") else { return plain }
      let demoted = Update(update: update, isDemoted: true)
      if end.isOpen {
        report.add(.importedResolvedButOpen(label.word, at: Place(fields.file, label.range)))
        return demoted
      }
      guard let instant = end.instant, update.at < instant else { return plain }
      // It may have come back in between.
      let isBack = updates.contains { other in
        guard other.at > update.at, other.at < instant, case .status(let name) = other.label?.meaning else {
          return false
        }
        return name != "resolved"
      }
      if isBack { return plain }
      report.add(.importedResolvedEarly(label.word, at: Place(fields.file, label.range)))
      return demoted
    }
  }

  // MARK: Text

  private func sections(_ body: CStateBody, _ updates: [Update]) -> [String] {
    var updates = updates
    // Newest first in the file: updates of the same time stand in that order, too; the new site reads them as written.
    if let first = updates.first, let last = updates.last, first.update.at > last.update.at {
      var index = 0
      while index < updates.count {
        var end = index + 1
        while end < updates.count, updates[end].update.at == updates[index].update.at { end += 1 }
        updates.replaceSubrange(index..<end, with: updates[index..<end].reversed())
        index = end
      }
    }
    var stamps: [String: Int] = [:]
    return updates.map { update in
      let stamp = Self.stamp(update.update.at)
      stamps[stamp, default: 0] += 1
      let number = stamps[stamp] ?? 1
      let status = update.status ?? "update"
      let id = number > 1 ? " {#\(stamp)-\(number)}" : ""
      let heading =
        "## \(status.prefix(1).uppercased() + status.dropFirst()) at \(CStateClock.content(update.update.at))\(id)"
      let text = Self.withoutChanges(body.text(of: update.update, keepsLabel: update.keepsLabel))
      return text.isEmpty ? heading : "\(heading)\n\n\(text)"
    }
  }

  /// The id that an update has by its time: `20180413-1650`, with seconds where there are some.
  private static func stamp(_ instant: Instant) -> String {
    let digits = instant.icalendar.filter(\.isNumber)
    let minutes = "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(4))"
    return instant.seconds % 60 == 0 ? minutes : minutes + digits.suffix(2)
  }

  /// A list right below an update's heading sets components (DESIGN: Content). One that was only text keeps its
  /// colons as entities, which look the same.
  private static func withoutChanges(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      let item = line.drop { $0 == " " }
      guard line.utf8.count - item.utf8.count < 4, ["- ", "* ", "+ "].contains(where: { item.hasPrefix($0) }) else {
        break
      }
      guard let colon = line.firstIndex(of: ":") else { break }
      lines[index].replaceSubrange(colon...colon, with: "&#58;")
    }
    return lines.joined(separator: "\n")
  }
}
