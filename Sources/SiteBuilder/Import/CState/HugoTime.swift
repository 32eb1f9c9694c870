import StatusModel

/// A time as Hugo reads it from front matter and shortcodes: the spellings of Go's `cast.ToTime` and those that its
/// YAML reader accepts before. A date alone is its midnight; a time without a zone is in the site's.
struct HugoTime {
  let instant: Instant
  /// Whether a part of a second was cut off.
  let hadFraction: Bool
  /// Whether the clock of the zone skips the time or shows it twice; then it's the first moment that fits.
  let isDoubtful: Bool

  /// Nil for what isn't a time.
  ///
  /// Abbreviations of zones other than UTC and GMT are no times: Go takes each of them for UTC, which nobody means.
  init?(_ text: String, zone: Zone, zones: Zones) {
    var words = HugoTime.words(of: text)
    guard !words.isEmpty else { return nil }
    if words.count > 1, HugoTime.isWeekday(words[0]) { words.removeFirst() }
    let date: CivilDate?
    if let whole = words.first, let found = HugoTime.numericDate(whole) {
      words.removeFirst()
      date = found
    } else {
      date = HugoTime.namedDate(&words)
    }
    if words.first?.lowercased() == "at" { words.removeFirst() }
    var clock = (hour: 0, minute: 0, second: 0)
    var hadFraction = false
    if let first = words.first, let found = HugoTime.clock(first) {
      words.removeFirst()
      clock = (found.hour, found.minute, found.second)
      hadFraction = found.hadFraction
      var half = found.half
      if half == nil, let word = words.first?.lowercased(), word == "am" || word == "pm" {
        half = word
        words.removeFirst()
      }
      if let half {
        guard (1...12).contains(clock.hour) else { return nil }
        clock.hour = clock.hour % 12 + (half == "pm" ? 12 : 0)
      }
    }
    guard let date,
      let local = LocalTime(date: date, hour: clock.hour, minute: clock.minute, second: clock.second),
      TimeText.years.contains(date.year)
    else { return nil }
    var place = zone
    if let word = words.first {
      guard let found = HugoTime.zone(word, zones: zones) else { return nil }
      place = found
      words.removeFirst()
      // "+0000 UTC" says it twice.
      if let again = words.first, HugoTime.zone(again, zones: zones) != nil { words.removeFirst() }
    }
    guard words.isEmpty else { return nil }
    self.hadFraction = hadFraction
    switch place.read(local) {
    case .one(let instant):
      self.instant = instant
      isDoubtful = false
    case .repeated(let first, _):
      instant = first
      isDoubtful = true
    case .skipped(_, let after):
      instant = after
      isDoubtful = true
    }
  }

  // MARK: Words

  /// The parts between blanks and commas; a `T` between date and clock counts as a blank, and a zone right behind the
  /// clock is a part of its own.
  private static func words(of text: String) -> [String] {
    var words: [[UInt8]] = []
    for word in Array(text.utf8).split(whereSeparator: { [9, 10, 13, 32, 44].contains($0) }) {
      var word = word
      if word.count > 10, let t = word.firstIndex(where: { $0 | 32 == UInt8(ascii: "t") }), t > word.startIndex,
        isDigit(word[t - 1]), t + 1 < word.endIndex, isDigit(word[t + 1])
      {
        words.append(Array(word[..<t]))
        word = word[(t + 1)...]
      }
      guard word.contains(UInt8(ascii: ":")), isDigit(word[word.startIndex]) else {
        words.append(Array(word))
        continue
      }
      // Behind the digits of a clock.
      var end = word.startIndex
      while end < word.endIndex, isDigit(word[end]) || word[end] == UInt8(ascii: ":") || word[end] == UInt8(ascii: ".")
      {
        end += 1
      }
      let rest = Array(word[end...])
      let isHalf = ["am", "pm"].contains(String(decoding: rest, as: UTF8.self).lowercased())
      words.append(isHalf ? Array(word) : Array(word[..<end]))
      if !rest.isEmpty, !isHalf { words.append(rest) }
    }
    return words.map { word in
      // Go's layouts write "(MST)".
      let bare =
        word.first == UInt8(ascii: "(") && word.last == UInt8(ascii: ")") ? word.dropFirst().dropLast() : word[...]
      return String(decoding: bare, as: UTF8.self)
    }
  }

  /// `2006-01-02`, with `/` or `.`, digits in ones or twos.
  private static func numericDate(_ word: String) -> CivilDate? {
    for separator in ["-", "/", "."] {
      let parts = word.split(separator: Character(separator), omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].utf8.count == 4, parts.allSatisfy({ number($0) != nil }),
        parts[1...].allSatisfy({ (1...2).contains($0.utf8.count) }),
        let year = number(parts[0]), let month = number(parts[1]), let day = number(parts[2])
      else { continue }
      return CivilDate(year: year, month: month, day: day)
    }
    // 20060102
    if word.utf8.count == 8, number(word[...]) != nil, let year = number(word.prefix(4)),
      let month = number(word.dropFirst(4).prefix(2)), let day = number(word.suffix(2))
    {
      return CivilDate(year: year, month: month, day: day)
    }
    return nil
  }

  /// `02 Jan 2006`, `Jan 2, 2006`, `02-Jan-06`, and `Jan 2 15:04:05 2006`; removes the words it reads.
  private static func namedDate(_ words: inout [String]) -> CivilDate? {
    if let first = words.first {
      let parts = first.split(separator: "-").map(String.init)
      if parts.count == 3, let found = civil(day: parts[0], month: parts[1], year: parts[2]) {
        words.removeFirst()
        return found
      }
    }
    guard words.count >= 3 else { return nil }
    let found =
      civil(day: words[0], month: words[1], year: words[2]) ?? civil(day: words[1], month: words[0], year: words[2])
    if found != nil {
      words.removeFirst(3)
      return found
    }
    // The year behind the clock, as ANSI C writes it.
    if words.count >= 4, month(words[0]) != nil, clock(words[2]) != nil, let year = words.last,
      let found = civil(day: words[1], month: words[0], year: year)
    {
      words.removeLast()
      words.removeFirst(2)
      return found
    }
    return nil
  }

  private static func civil(day: String, month name: String, year: String) -> CivilDate? {
    let bare = day.filter { $0.isASCII && $0.isNumber }
    let suffix = day.dropFirst(bare.count).lowercased()
    guard ["", "st", "nd", "rd", "th"].contains(suffix), let day = number(bare[...]), let month = month(name),
      let value = number(year[...])
    else { return nil }
    // Two digits are this century up to 68, as Go has it.
    let year = year.utf8.count == 2 ? (value < 69 ? 2000 : 1900) + value : value
    return CivilDate(year: year, month: month, day: day)
  }

  private static func month(_ word: String) -> Int? {
    let name = word.lowercased()
    guard name.utf8.count >= 3 else { return nil }
    let bare = name.hasSuffix(".") ? String(name.dropLast()) : name
    return months.firstIndex { $0 == bare || $0.prefix(3) == bare }.map { $0 + 1 }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  private static func isWeekday(_ word: String) -> Bool {
    let name = word.lowercased()
    return name.utf8.count >= 3 && Weekday.allCases.contains { $0.name.lowercased().hasPrefix(name) }
  }

  /// `15:04`, `15:04:05.000`, `3:04pm`
  private static func clock(
    _ word: String
  ) -> (hour: Int, minute: Int, second: Int, hadFraction: Bool, half: String?)? {
    var text = word.lowercased()
    var half: String?
    for suffix in ["am", "pm"] where text.hasSuffix(suffix) {
      half = suffix
      text.removeLast(2)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hour = number(parts[0]), parts[0].utf8.count <= 2,
      let minute = number(parts[1]), parts[1].utf8.count == 2
    else { return nil }
    guard parts.count == 3 else { return (hour, minute, 0, false, half) }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard seconds.count <= 2, let second = number(seconds[0]), seconds[0].utf8.count == 2 else { return nil }
    if seconds.count == 2, number(seconds[1].prefix(9)) == nil { return nil }
    let hadFraction = seconds.count == 2 && seconds[1].contains { $0 != "0" }
    return (hour, minute, second, hadFraction, half)
  }

  /// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`, or an IANA name.
  private static func zone(_ word: String, zones: Zones) -> Zone? {
    if ["z", "utc", "gmt"].contains(word.lowercased()) { return .utc }
    guard let sign = word.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      return word.contains("/") ? zones.zone(named: word) : nil
    }
    let digits = word.dropFirst().filter { $0 != ":" }
    guard number(digits[...]) != nil, digits.utf8.count == 2 || digits.utf8.count == 4,
      let hours = number(digits.prefix(2)), let minutes = digits.utf8.count == 4 ? number(digits.suffix(2)) : 0,
      hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return seconds == 0 ? .utc : .fixed(offset: sign == UInt8(ascii: "-") ? -seconds : seconds)
  }

  private static func number(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.count <= 9, digits.utf8.allSatisfy(isDigit) else { return nil }
    return Int(digits)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
