/// What stands in front of an update's text: `*Resolved*`, `**Update:**`, `### Investigating`, `[Final Message]`.
struct CStateLabel {
  enum Meaning: Equatable {
    /// A status of an incident, as content files name it.
    case status(String)
    /// Repeats the former status.
    case update
  }

  /// As it was written, without marks.
  let word: String
  /// Nil for a word that isn't known; it's then a part of the text.
  let meaning: Meaning?
  /// Whether the word says more than its meaning, so that it has to stay in the text.
  let saysMore: Bool
  /// The bytes of the file that go when the label becomes a heading: marks, word and the dash behind them.
  let range: Range<Int>

  /// Reads the label that a line begins with.
  ///
  /// - Parameter line: of the file, without its end.
  init?(_ bytes: [UInt8], _ line: Range<Int>) {
    var start = line.lowerBound
    func skip(_ isSkipped: (UInt8) -> Bool) { while start < line.upperBound, isSkipped(bytes[start]) { start += 1 } }
    skip { $0 == 32 }
    var from = start
    // A bullet stays where it is; the marks of a heading go.
    if start + 1 < line.upperBound, [42, 43, 45].contains(bytes[start]), bytes[start + 1] == 32 {
      start += 2
      skip { $0 == 32 }
      from = start
    } else if start < line.upperBound, bytes[start] == UInt8(ascii: "#") {
      skip { $0 == UInt8(ascii: "#") }
      guard start < line.upperBound, bytes[start] == 32 else { return nil }
      skip { $0 == 32 }
    }
    guard let word = Self.word(bytes, start..<line.upperBound) else { return nil }
    self.word = word.text
    let known = Self.meaning(of: word.text)
    guard known != nil || word.isMarked else { return nil }
    meaning = known?.meaning
    saysMore = known?.saysMore ?? true
    var end = word.end
    while end < line.upperBound, let length = Self.separator(bytes, end, line.upperBound) { end += length }
    range = from..<end
  }

  /// The text of a label, the end of its marks, and whether it has any.
  private static func word(_ bytes: [UInt8], _ range: Range<Int>) -> (text: String, end: Int, isMarked: Bool)? {
    guard let first = range.first.map({ bytes[$0] }) else { return nil }
    if first == UInt8(ascii: "*") || first == UInt8(ascii: "_") {
      var start = range.lowerBound
      while start < range.upperBound, bytes[start] == first { start += 1 }
      guard start - range.lowerBound <= 3, let close = bytes[start..<range.upperBound].firstIndex(of: first) else {
        return nil
      }
      var end = close
      while end < range.upperBound, bytes[end] == first { end += 1 }
      let text = cleaned(bytes[start..<close])
      return text.isEmpty || close - start > 60 ? nil : (text, end, true)
    }
    if first == UInt8(ascii: "["), let close = bytes[range].firstIndex(of: UInt8(ascii: "]")),
      close + 1 == range.upperBound || ![40, 58, 91].contains(bytes[close + 1])
    {
      let text = cleaned(bytes[range.lowerBound + 1..<close])
      return meaning(of: text) == nil ? nil : (text, close + 1, true)
    }
    // A bare word counts only where a dash, a colon or a time follows.
    var end = range.lowerBound
    while end < range.upperBound, !isSeparator(bytes, end), !bytes[end...].starts(with: Array("{{".utf8)) { end += 1 }
    let text = cleaned(bytes[range.lowerBound..<end])
    return end - range.lowerBound > 40 || meaning(of: text) == nil ? nil : (text, end, false)
  }

  private static func cleaned(_ bytes: ArraySlice<UInt8>) -> String {
    // Editors leave byte-order marks between letters.
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0 != "\u{FEFF}" }
    var text = String(String.UnicodeScalarView(scalars)).trimmed
    while let last = text.last, ":-–—.,".contains(last) { text = String(text.dropLast()).trimmed }
    return text
  }

  /// The length of a blank, dash, colon or full stop behind a label.
  private static func separator(_ bytes: [UInt8], _ at: Int, _ end: Int) -> Int? {
    switch bytes[at] {
    case 32, 9, UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "."): return 1
    case 0xE2 where at + 2 < end && bytes[at + 1] == 0x80 && (bytes[at + 2] == 0x93 || bytes[at + 2] == 0x94): return 3
    default: return nil
    }
  }

  private static func isSeparator(_ bytes: [UInt8], _ at: Int) -> Bool {
    bytes[at] != 32 && bytes[at] != 9 && bytes[at] != UInt8(ascii: ".") && separator(bytes, at, bytes.count) != nil
  }

  // MARK: Words

  private static func meaning(of word: String) -> (meaning: Meaning, saysMore: Bool)? {
    let name = word.lowercased()
    if let known = words[name] { return known }
    // "Update 3", "Update (1)": the number stays in the text.
    let bare = name.trimmingSuffix { $0.isNumber || $0 == "(" || $0 == ")" || $0 == "#" || $0 == " " }
    guard bare.utf8.count < name.utf8.count, let known = words[bare] else { return nil }
    return (known.meaning, true)
  }

  private static let words: [String: (meaning: Meaning, saysMore: Bool)] = {
    var words: [String: (meaning: Meaning, saysMore: Bool)] = [:]
    // Words that say just this, in the languages that cState sites were found in.
    let exact: [(Meaning, String)] = [
      (
        .status("investigating"),
        "investigating;untersuchung;wird untersucht;wir untersuchen;investigando;en investigación;en investigacion"
      ),
      (.status("identified"), "identified;identifiziert;ursache identifiziert;identificado;identificada"),
      (
        .status("monitoring"),
        "monitoring;beobachtung;wird beobachtet;überwachung;monitoreando;monitorizando;monitoreo;en observación"
      ),
      (.status("resolved"), "resolved;behoben;gelöst;resuelto;resuelta;solucionado;solucionada"),
      (.update, "update;aktualisierung;aktualisiert;actualización;actualizacion"),
    ]
    // Words that say it in their own way.
    let near: [(Meaning, String)] = [
      (
        .status("investigating"),
        "investigation;starting;started;start;initial message;begonnen;gestartet;iniciado;inicio"
      ),
      (.status("monitoring"), "under observation;observing;watching;unter beobachtung"),
      (
        .status("resolved"),
        "fixed;solved;complete;completed;closed;restored;done;final message;abgeschlossen;erledigt;beendet"
          + ";completado;completada;finalizado;finalizada"
      ),
      (.update, "updated"),
    ]
    for (meaning, names) in exact { for name in names.split(separator: ";") { words[String(name)] = (meaning, false) } }
    for (meaning, names) in near { for name in names.split(separator: ";") { words[String(name)] = (meaning, true) } }
    return words
  }()
}

extension String {
  fileprivate func trimmingSuffix(_ belongs: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, belongs(last) { text.removeLast() }
    return String(text)
  }
}
