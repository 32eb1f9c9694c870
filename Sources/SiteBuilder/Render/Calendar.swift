import Diagnostics
import StatusModel

/// The maintenance calendar, RFC 5545.
///
/// Stable UIDs, stamps from the content and not from the build, cancellation instead of deletion, UTC, CRLF and lines of
/// at most 75 octets: a reader that folds badly ignores the whole file. No METHOD: libical then wants an ORGANIZER.
struct Calendar {
  /// Windows that ended longer ago are left out.
  static let pastDays = 365

  let edition: Edition

  func file(named name: String, timelines: [Timeline], path: String) -> OutputFile {
    let site = edition.site
    let oldest = site.zone.startOfDay(site.today.adding(days: -Self.pastDays))
    var lines = ContentLines()
    lines.add("BEGIN", "VCALENDAR")
    lines.add("VERSION", "2.0")
    lines.add("PRODID", "-//Candor//Status calendar//EN")
    lines.add("CALSCALE", "GREGORIAN")
    lines.add("NAME", text: name)
    lines.add("X-WR-CALNAME", text: name)
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
    lines.add("X-PUBLISHED-TTL", "PT1H")
    var isEmpty = true
    for timeline in timelines {
      for (index, occurrence) in timeline.occurrences.enumerated() {
        guard let last = occurrence.slices.last, let window = last.window, window.ends >= oldest else { continue }
        event(timeline, occurrence, index: index, window: window, into: &lines)
        isEmpty = false
      }
    }
    if isEmpty { Self.zone(into: &lines) }
    lines.add("END", "VCALENDAR")
    return OutputFile(path: path, bytes: lines.bytes)
  }

  private func event(
    _ timeline: Timeline, _ occurrence: Occurrence, index: Int, window: Window, into lines: inout ContentLines
  ) {
    let item = timeline.item
    // Those that speak of this run.
    let updates = item.updates.filter { update in
      occurrence.slices.contains { $0.at == update.at && !$0.isAutomatic }
    }
    // What the clock does needs no stamp: only words and changes of schedule do.
    let announced = timeline.steps.first { $0.status == .scheduled }?.at
    let stamp = updates.last?.at ?? announced ?? min(timeline.started, edition.firstNews)
    let isCancelled = occurrence.slices.last?.status == .cancelled
    lines.add("BEGIN", "VEVENT")
    lines.add("UID", "\(uid(timeline, occurrence, index: index))@\(edition.site.settings.feedAuthority)")
    lines.add("DTSTAMP", stamp.icalendar)
    lines.add("LAST-MODIFIED", stamp.icalendar)
    lines.add("SEQUENCE", String(updates.count { $0.ends != nil || $0.status == .cancelled }))
    lines.add("DTSTART", window.starts.icalendar)
    lines.add("DTEND", endShown(occurrence, window).icalendar)
    lines.add("SUMMARY", text: item.title(edition.language))
    let path = Path.page(of: item)
    let words = [(item.introduction, "about")] + (updates.last.map { [($0.body, $0.id)] } ?? [])
    let text = words.map { edition.body($0, at: path, anchor: $1).text }.filter { !$0.isEmpty }
      .joined(separator: "\n\n")
    if !text.isEmpty { lines.add("DESCRIPTION", text: text) }
    lines.add("URL", edition.addresses.absolute(Path.page(of: item)))
    let names = timeline.components.compactMap { edition.site.record($0)?.component.name(edition.language) }
    if !names.isEmpty { lines.add("CATEGORIES", texts: names) }
    lines.add("STATUS", isCancelled ? "CANCELLED" : "CONFIRMED")
    lines.add("TRANSP", "TRANSPARENT")
    lines.add("END", "VEVENT")
  }

  /// A window completed early ends when it was completed; one that overruns keeps its planned end.
  private func endShown(_ occurrence: Occurrence, _ window: Window) -> Instant {
    guard let ended = occurrence.ended, occurrence.slices.last?.status == .completed, ended <= edition.site.now,
      ended > window.starts
    else { return max(window.ends, window.starts + 60) }
    return ended
  }

  /// A calendar holds at least one component (RFC 5545, 3.6); this one shows nothing.
  private static func zone(into lines: inout ContentLines) {
    lines.add("BEGIN", "VTIMEZONE")
    lines.add("TZID", "Etc/UTC")
    lines.add("BEGIN", "STANDARD")
    lines.add("DTSTART", "19700101T000000")
    lines.add("TZOFFSETFROM", "+0000")
    lines.add("TZOFFSETTO", "+0000")
    lines.add("END", "STANDARD")
    lines.add("END", "VTIMEZONE")
  }

  /// The only window of a maintenance keeps its UID when it moves; others are told apart by number or start. No id holds a slash,
  /// so no other item has the same.
  private func uid(_ timeline: Timeline, _ occurrence: Occurrence, index: Int) -> String {
    let id = timeline.id.rawValue
    guard case .maintenance(let schedule) = timeline.item.kind else { return id }
    if schedule.repetition != nil { return "\(id)/\(occurrence.window.starts.compact)" }
    return index == 0 ? id : "\(id)/\(index + 1)"
  }
}

/// Content lines of iCalendar: CRLF, folded at 75 octets without cutting a character (RFC 5545, 3.1).
private struct ContentLines: ~Copyable {
  private var output = TextBuffer(capacity: 4096)
  /// Octets of the present line.
  private var length = 0

  var bytes: [UInt8] { output.bytes }

  mutating func add(_ name: StaticString, _ value: String) {
    begin(name)
    append(value, isText: false)
    end()
  }

  mutating func add(_ name: StaticString, text: String) { add(name, texts: [text]) }

  mutating func add(_ name: StaticString, texts: [String]) {
    begin(name)
    for (index, text) in texts.enumerated() {
      if index > 0 { append(",", isText: false) }
      append(text, isText: true)
    }
    end()
  }

  /// No name is as long as a line.
  private mutating func begin(_ name: StaticString) {
    output.append(name)
    output.append(":")
    length = name.utf8CodeUnitCount + 1
  }

  private mutating func end() { output.append("\r\n") }

  private mutating func append(_ value: String, isText: Bool) {
    value.withUTF8Bytes { value in
      var index = 0
      while index < value.count {
        let byte = value[index]
        let size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        let character = Bytes(rebasing: value[index..<index + size])
        index += size
        if isText {
          switch byte {
          case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","): append(UInt8(ascii: "\\"))
          case 10:
            append(UInt8(ascii: "\\"))
            append(UInt8(ascii: "n"))
            continue
          case 0..<32, 127: continue
          default: break
          }
        }
        fold(before: size)
        output.append(character)
      }
    }
  }

  private mutating func append(_ byte: UInt8) {
    fold(before: 1)
    output.append(byte)
  }

  private mutating func fold(before size: Int) {
    if length + size > 75 {
      output.append("\r\n ")
      length = 1
    }
    length += size
  }
}
