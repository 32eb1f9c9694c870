import Diagnostics
import StatusModel

/// The text of an incident, cut into its introduction and its updates.
///
/// cState has no format for updates, only habits. An update is a paragraph with a time of its own: a `track` at its end
/// or behind its label, or a first line that is nothing but a time. What follows, up to the next one, belongs to it.
struct CStateBody {
  struct Update {
    let label: CStateLabel?
    let at: Instant
    /// Where its time is written.
    let place: Place
    /// Whether its time is a shortcode, and not a line of its own.
    let isTrack: Bool
    fileprivate let lines: Range<Int>
    fileprivate let time: Range<Int>
  }

  /// In the order of the file.
  private(set) var updates: [Update] = []
  /// How many labels stand before texts without a time; those are no updates.
  private(set) var untimedLabels = 0
  private let text: CStateText
  private var introductions: [Range<Int>] = []

  /// - Parameters:
  ///   - text: the body with all its edits.
  ///   - clock: reads times.
  init(_ text: CStateText, clock: CStateClock) {
    self.text = text
    let chunks = Self.chunks(of: text)
    let starts = Self.starts(chunks, of: text, clock: clock)
    let end = text.lines.count
    var introductions = [0..<(starts.first.map { chunks[$0.chunk].lines.lowerBound } ?? end)]
    for (number, start) in starts.enumerated() {
      let isLast = number + 1 == starts.count
      let next = isLast ? chunks.count : starts[number + 1].chunk
      var until = isLast ? end : chunks[next].lines.lowerBound
      // Where times stand on lines of their own, the last block has none: it is how the incident was opened.
      if isLast, start.time.isLine, let rule = chunks[start.chunk..<next].firstIndex(where: \.isRule) {
        introductions.append(chunks[rule].lines.upperBound..<end)
        until = chunks[rule].lines.lowerBound
      }
      updates.append(
        Update(
          label: start.label?.meaning == nil ? nil : start.label, at: start.time.instant,
          place: Place(text.file, start.time.range), isTrack: !start.time.isLine,
          lines: chunks[start.chunk].lines.lowerBound..<until,
          time: start.time.range))
    }
    self.introductions = introductions
    let timed = Set(updates.compactMap { $0.label?.range.lowerBound })
    untimedLabels = chunks.count { chunk in
      guard let label = chunk.label, label.meaning != nil else { return false }
      return !timed.contains(label.range.lowerBound)
    }
  }

  /// The text before the updates, as Markdown without a line end.
  var introduction: String {
    introductions.map { text.markdown($0, without: [], trimsRules: !updates.isEmpty) }
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The text of one update, without its time.
  ///
  /// - Parameter keepsLabel: whether its label stays before it.
  func text(of update: Update, keepsLabel: Bool) -> String {
    var without = [update.time]
    if let label = update.label, !keepsLabel { without.append(label.range) }
    return text.markdown(update.lines, without: without, trimsRules: true)
  }
}

// MARK: - Paragraphs

extension CStateBody {
  /// A run of lines that no blank line parts.
  private struct Chunk {
    var lines: Range<Int>
    var label: CStateLabel?
    /// The label of the second line, for texts whose first is a time.
    var labelBelow: CStateLabel?
    /// Code, or a part of a list item above: no update begins with it.
    var isInner = false
    /// `---`, which parts sections.
    var isRule = false
  }

  private static func chunks(of text: CStateText) -> [Chunk] {
    var chunks: [Chunk] = []
    var start: Int?
    func close(_ end: Int) {
      guard let from = start else { return }
      start = nil
      if !chunks.isEmpty, text.indentation(of: from) >= 2 {
        chunks.append(Chunk(lines: from..<end, isInner: true))
      } else {
        chunks += split(from..<end, of: text)
      }
    }
    for (index, line) in text.lines.enumerated() {
      switch line.kind {
      case .text: start = start ?? index
      case .blank: close(index)
      case .rule:
        close(index)
        chunks.append(Chunk(lines: index..<index + 1, isRule: true))
      case .code:
        close(index)
        chunks.append(Chunk(lines: index..<index + 1, isInner: true))
      }
    }
    close(text.lines.count)
    return chunks
  }

  /// Parts lines that are updates of their own although no blank line stands between them.
  private static func split(_ lines: Range<Int>, of text: CStateText) -> [Chunk] {
    func label(_ line: Int) -> CStateLabel? { CStateLabel(text.file.bytes, text.lines[line].range) }
    func endsWithTime(_ line: Int) -> Bool {
      guard let last = text.lines[line].shortcodes.last, last.isTrack else { return false }
      return text.isBlank(last.range.upperBound..<text.lines[line].range.upperBound)
    }
    var starts = [lines.lowerBound]
    for line in lines.dropFirst() {
      let opens = text.lines[line].shortcodes.contains(where: \.isTrack) && label(line)?.meaning != nil
      if opens || endsWithTime(line - 1) { starts.append(line) }
    }
    return zip(starts, starts.dropFirst() + [lines.upperBound]).map { start, end in
      Chunk(lines: start..<end, label: label(start), labelBelow: start + 1 < end ? label(start + 1) : nil)
    }
  }
}

// MARK: - Times

extension CStateBody {
  private struct Time {
    let instant: Instant
    let range: Range<Int>
    /// Whether its paragraph holds nothing else.
    let isBare: Bool
    /// Whether it is written out on a line of its own, not as a shortcode.
    let isLine: Bool
  }

  /// The paragraphs that updates begin with.
  private static func starts(
    _ chunks: [Chunk], of text: CStateText, clock: CStateClock
  ) -> [(chunk: Int, label: CStateLabel?, time: Time)] {
    var starts: [(chunk: Int, label: CStateLabel?, time: Time)] = []
    /// A known label whose time may still follow in a later paragraph.
    var pending: (chunk: Int, label: CStateLabel)?
    /// The first paragraph after the last one with a time, or after a break.
    var free = 0
    for (index, chunk) in chunks.enumerated() where !chunk.isInner {
      guard !chunk.isRule else {
        pending = nil
        free = index + 1
        continue
      }
      guard let time = time(of: chunk, in: text, clock: clock) else {
        if let label = chunk.label, label.meaning != nil { pending = (index, label) }
        continue
      }
      if time.isLine {
        let next = index + 1 < chunks.count && !chunks[index + 1].isInner ? chunks[index + 1].label : nil
        starts.append((index, time.isBare ? next : chunk.labelBelow, time))
      } else if chunk.label?.meaning == nil, let pending {
        starts.append((pending.chunk, pending.label, time))
      } else if time.isBare {
        // A time by itself dates what stands above it.
        starts.append((free, chunks[free].label, time))
      } else {
        starts.append((index, chunk.label, time))
      }
      pending = nil
      free = index + 1
    }
    return starts
  }

  /// The time of the update that a paragraph is; nil for other paragraphs, whose times are words like others.
  private static func time(of chunk: Chunk, in text: CStateText, clock: CStateClock) -> Time? {
    let first = text.lines[chunk.lines.lowerBound].range
    if let time = CStateText.timeLine(text.file.text(first), clock) {
      return Time(instant: time.instant, range: first, isBare: chunk.lines.count == 1, isLine: true)
    }
    let tracks = text.lines[chunk.lines].flatMap(\.shortcodes).filter(\.isTrack)
    guard let opening = tracks.first, let closing = tracks.last else { return nil }
    let end = text.lines[chunk.lines.upperBound - 1].range.upperBound
    let before = chunk.label?.range.upperBound ?? first.lowerBound
    let track: CStateShortcode
    if before <= opening.range.lowerBound, text.isBlank(before..<opening.range.lowerBound) {
      track = opening
    } else if text.isBlank(closing.range.upperBound..<end),
      chunk.label?.meaning != nil || endsSentence(text.file.bytes[first.lowerBound..<closing.range.lowerBound])
    {
      track = closing
    } else {
      return nil
    }
    guard let time = clock.read(track.argument) else { return nil }
    let isBare =
      text.isBlank(first.lowerBound..<track.range.lowerBound) && text.isBlank(track.range.upperBound..<end)
    return Time(instant: time.instant, range: track.range, isBare: isBare, isLine: false)
  }

  /// Whether a time behind these words is no part of their sentence: "from 10:00 to" isn't at its end.
  private static func endsSentence(_ text: ArraySlice<UInt8>) -> Bool {
    let last = text.last { $0 > 32 }
    let isAfterLine = text.last { $0 != 32 && $0 != 9 } == 10
    return isAfterLine || last.map { $0 >= 0x80 || ".!?)\"'*_`]>".utf8.contains($0) } ?? true
  }
}
