/// Guesses what somebody meant who wrote a time in a form of their own, so that the fix can show it ready to paste.
enum TimeGuess {
  /// The time in the form that Candor reads, such as `2026-11-20 14:05 UTC`; nil when it isn't clear.
  static func repair(_ text: ArraySlice<UInt8>) -> String? {
    guard text.count <= 80 else { return nil }
    let parts = parts(of: text)
    guard let (date, after) = date(in: parts), let (clock, rest) = clock(in: parts, from: after) else { return nil }
    guard let local = LocalTime(date: date, hour: clock.hour, minute: clock.minute, second: clock.second),
      TimeText.years.contains(date.year)
    else { return nil }
    let zone = text[rest...].split(separator: 32).first.map { token in
      offset(token) ?? zoneName(token)
    }
    if case .some(.none) = zone { return nil }
    return [local.description, zone ?? nil].compactMap { $0 }.joined(separator: " ")
  }

  /// `+02:00` for `+2`, `UTC+2`, `GMT+0200` or the like, also with a typographic minus.
  static func offset(_ token: ArraySlice<UInt8>) -> String? {
    var text = String(decoding: token, as: UTF8.self).uppercased()
    for prefix in ["UTC", "GMT"] where text.hasPrefix(prefix) { text.removeFirst(3) }
    guard let sign = text.first, ["+", "-", "−", "–"].contains(sign) else { return nil }
    let digits = text.dropFirst().utf8.filter { $0 != UInt8(ascii: ":") }
    guard (1...4).contains(digits.count), digits.allSatisfy(TimeReader.isDigit), let number = Int(text: digits) else {
      return nil
    }
    let (hours, minutes) = digits.count <= 2 ? (number, 0) : number.quotientAndRemainder(dividingBy: 100)
    guard hours <= 14, minutes < 60 else { return nil }
    return Zone.offsetText((sign == "+" ? 1 : -1) * (hours * 3600 + minutes * 60))
  }

  private static func zoneName(_ token: ArraySlice<UInt8>) -> String? {
    let name = String(decoding: token, as: UTF8.self)
    if ["UTC", "GMT", "Z"].contains(name.uppercased()) { return name.uppercased() }
    if let meant = TimeAbbreviation.zones(named: name) { return meant[0] }
    return name.contains("/") && Zones.isName(name) ? name : nil
  }
}

// MARK: Dates and clocks

extension TimeGuess {
  private enum Part {
    case number(Int, digits: Int)
    case word([UInt8])
    case mark(UInt8)
  }

  private typealias Located = (part: Part, end: Int)

  /// Numbers, words and marks, spaces and commas left out.
  private static func parts(of text: ArraySlice<UInt8>) -> [Located] {
    var parts: [Located] = []
    var index = text.startIndex
    while index < text.endIndex {
      let start = index
      let isNumber = TimeReader.isDigit(text[index])
      let isWord = TimeReader.isLetter(text[index])
      index += 1
      while index < text.endIndex,
        isNumber && TimeReader.isDigit(text[index]) || isWord && TimeReader.isLetter(text[index])
      {
        index += 1
      }
      if isNumber {
        parts.append((.number(Int(text: text[start..<index]) ?? 0, digits: index - start), index))
      } else if isWord {
        parts.append((.word(text[start..<index].map { $0 | 0x20 }), index))
      } else if !TimeReader.isSpace(text[start]), text[start] != UInt8(ascii: ",") {
        parts.append((.mark(text[start]), index))
      }
    }
    return parts
  }

  /// A date near the front, and the number of the first part after it.
  private static func date(in parts: [Located]) -> (CivilDate, Int)? {
    for start in parts.indices.prefix(3) {
      if case .number(let number, digits: 8) = parts[start].part {
        let date = CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        return date.map { ($0, start + 1) }
      }
      let rest = parts[start...].prefix(5).map(\.part)
      if let date = date(rest) { return (date, start + 5) }
      if let (date, length) = dateWithMonthName(rest) { return (date, start + length) }
    }
    return nil
  }

  /// `2026/3/1`, `1.3.2026`, or with slashes `20/11/2026` where only one order makes sense.
  private static func date(_ parts: [Part]) -> CivilDate? {
    guard parts.count == 5, case .number(let a, let width) = parts[0], case .mark(let mark) = parts[1],
      case .number(let b, _) = parts[2], case .mark(mark) = parts[3], case .number(let c, let lastWidth) = parts[4]
    else { return nil }
    if width == 4 { return CivilDate(year: a, month: b, day: c) }
    guard lastWidth == 4 else { return nil }
    let dayFirst = CivilDate(year: c, month: b, day: a)
    if mark == UInt8(ascii: ".") { return dayFirst }
    let monthFirst = CivilDate(year: c, month: a, day: b)
    guard let dayFirst else { return monthFirst }
    return monthFirst == nil || monthFirst == dayFirst ? dayFirst : nil
  }

  /// `20 Nov 2026`, `20. November 2026`, `November 20th, 2026` or `Nov 20 2026`.
  private static func dateWithMonthName(_ parts: [Part]) -> (CivilDate, Int)? {
    var day: Int?
    var month: Int?
    for (index, part) in parts.enumerated() {
      switch part {
      case .number(let year, digits: 4):
        guard let day, let month, let date = CivilDate(year: year, month: month, day: day) else { return nil }
        return (date, index + 1)
      case .number(let number, _): day = number
      case .word(let word):
        let name = String(decoding: word, as: UTF8.self)
        if let found = Month.names.firstIndex(where: { name.count >= 3 && $0.lowercased().hasPrefix(name) }) {
          month = found + 1
        } else if !["st", "nd", "rd", "th", "of"].contains(name) {
          return nil
        }
      case .mark(let mark): guard mark == UInt8(ascii: ".") || mark == UInt8(ascii: "-") else { return nil }
      }
    }
    return nil
  }

  private static func clock(in parts: [Located], from start: Int) -> (ClockGuess, end: Int)? {
    var index = start
    if index < parts.count, case .word(let word) = parts[index].part,
      [Array("t".utf8), Array("at".utf8)].contains(word)
    {
      index += 1
    }
    guard index < parts.count, case .number(let first, let width) = parts[index].part else { return nil }
    var clock = ClockGuess(hour: first, minute: 0, second: 0)
    var end = parts[index].end
    var complete = false
    if width == 4 || width == 6 {
      let digits = width == 4 ? first * 100 : first
      clock = ClockGuess(hour: digits / 10_000, minute: digits / 100 % 100, second: digits % 100)
      complete = true
    }
    index += 1
    for field in [\ClockGuess.minute, \ClockGuess.second] where width <= 2 {
      guard index + 1 < parts.count, case .mark(let mark) = parts[index].part, mark == 46 || mark == 58,
        case .number(let number, digits: 2) = parts[index + 1].part
      else { break }
      clock[keyPath: field] = number
      complete = true
      end = parts[index + 1].end
      index += 2
    }
    if index < parts.count, case .word(let word) = parts[index].part {
      let half = String(decoding: word, as: UTF8.self)
      if half == "am" || half == "pm" {
        if clock.hour == 12, half == "am" { clock.hour = 0 }
        if clock.hour < 12, half == "pm" { clock.hour += 12 }
        return (clock, parts[index].end)
      }
      if half == "h" || half == "uhr" { return (clock, parts[index].end) }
    }
    return complete ? (clock, end) : nil
  }

  private struct ClockGuess {
    var hour: Int
    var minute: Int
    var second: Int
  }
}

extension Int {
  /// The number that ASCII digits write; nil when it is too long.
  init?(text digits: some Collection<UInt8>) {
    guard digits.count <= 9 else { return nil }
    self = digits.reduce(0) { $0 * 10 + Int($1 &- 48) }
  }
}
