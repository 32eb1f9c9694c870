/// Reads zone files: RFC 9636, "The Time Zone Information Format".
enum TZif {
  /// The header of one data block: 44 bytes that count what follows.
  fileprivate struct Header {
    static let length = 44
    let isUT, isStandard, leapSeconds, changes, types, characters: Int

    /// - Parameter timeSize: bytes for one time, 4 in the first block and 8 in the second.
    func bodyLength(timeSize: Int) -> Int {
      changes * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + isStandard + isUT
    }
  }

  /// An abbreviation as people should see it: zones without a name of their own are called `+03` or `-0330`.
  static func abbreviation(_ name: ArraySlice<UInt8>) -> String {
    let digits = name.dropFirst()
    guard let sign = name.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      digits.count == 2 || digits.count == 4, let hours = Int(text: digits.prefix(2)),
      let minutes = Int(text: digits.dropFirst(2)), digits.allSatisfy(TimeReader.isDigit)
    else { return String(decoding: name, as: UTF8.self) }
    return abbreviation(offset: (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60))
  }

  /// `UTC+3`, `UTC-3:30`, and `UTC` itself.
  static func abbreviation(offset seconds: Int) -> String {
    guard seconds != 0 else { return "UTC" }
    let name = Zone.offsetText(seconds)
    let sign = seconds < 0 ? "UTC-" : "UTC+"
    let minutes = name.dropFirst(3)
    return sign + String(abs(seconds) / 3600) + (minutes == ":00" ? "" : minutes)
  }
}

extension ZoneRules {
  /// Nil when the bytes aren't TZif of version 2 or later, or contradict themselves.
  convenience init?(tzif bytes: [UInt8]) {
    var file = BinaryReader(bytes)
    // The first block has times of 32 bits, for readers older than 2005.
    guard let first = file.header(), file.skip(first.bodyLength(timeSize: 4)), let header = file.header(),
      header.types > 0, header.characters > 0, header.leapSeconds == 0,
      header.isUT == 0 || header.isUT == header.types, header.isStandard == 0 || header.isStandard == header.types,
      let starts = file.take(header.changes * 8), let indices = file.take(header.changes),
      let types = file.take(header.types * 6), let names = file.take(header.characters),
      file.skip(header.isStandard + header.isUT), let footer = file.footer()
    else { return nil }

    var localTypes: [LocalType] = []
    for start in stride(from: types.startIndex, to: types.endIndex, by: 6) {
      let offset = Int(Int32(truncatingIfNeeded: BinaryReader.number(types[start..<start + 4])))
      let name = names.dropFirst(Int(types[start + 5])).prefix { $0 != 0 }
      guard (-89_999...93_599).contains(offset), name.endIndex < names.endIndex, TZif.isAbbreviation(name) else {
        return nil
      }
      localTypes.append(LocalType(offset: offset, abbreviation: TZif.abbreviation(name)))
    }

    var changes: [Change] = []
    for (number, type) in indices.enumerated() {
      let start = starts.startIndex + number * 8
      let seconds = BinaryReader.number(starts[start..<start + 8])
      guard TZif.times.contains(seconds), Int(type) < localTypes.count, changes.last.map({ $0.start < seconds }) ?? true
      else { return nil }
      changes.append(Change(start: seconds, type: Int(type)))
    }

    let rule = ZoneRule(footer)
    guard rule != nil || footer.isEmpty else { return nil }
    self.init(types: localTypes, changes: changes, rule: rule)
  }
}

extension TZif {
  /// When clocks may be changed: from before the Big Bang, where old files start, to the year 9999.
  fileprivate static let times = -(1 << 59)...253_402_300_799

  /// Letters, digits and signs, as RFC 9636 wants them; nothing that a page would have to escape.
  fileprivate static func isAbbreviation(_ name: ArraySlice<UInt8>) -> Bool {
    !name.isEmpty
      && name.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

/// Reads big-endian data from front to back.
private struct BinaryReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    let taken = rest.prefix(count)
    rest = rest.dropFirst(count)
    return taken
  }

  mutating func skip(_ count: Int) -> Bool { take(count) != nil }

  mutating func header() -> TZif.Header? {
    guard let bytes = take(TZif.Header.length), bytes.starts(with: "TZif".utf8),
      bytes[bytes.startIndex + 4] >= UInt8(ascii: "2")
    else { return nil }
    let counts = (0..<6).map { index in
      let start = bytes.startIndex + 20 + index * 4
      return BinaryReader.number(bytes[start..<start + 4])
    }
    return TZif.Header(
      isUT: counts[0], isStandard: counts[1], leapSeconds: counts[2], changes: counts[3], types: counts[4],
      characters: counts[5])
  }

  /// The text between the two line feeds that end a file.
  func footer() -> ArraySlice<UInt8>? {
    guard rest.count >= 2, rest.first == 10, rest.last == 10 else { return nil }
    return rest.dropFirst().dropLast()
  }

  static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}

/// Reads the parts of a POSIX TZ string.
struct ZoneRuleReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var atEnd: Bool { rest.isEmpty }

  func next(is scalar: Unicode.Scalar) -> Bool { rest.first.map { UInt32($0) == scalar.value } ?? false }

  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next(is: scalar) else { return false }
    rest.removeFirst()
    return true
  }

  /// `CET`, or `<+03>` without its brackets.
  mutating func name() -> ArraySlice<UInt8>? {
    let name: ArraySlice<UInt8>
    if skip("<") {
      name = rest.prefix { $0 != UInt8(ascii: ">") }
      rest = rest.dropFirst(name.count)
      guard skip(">") else { return nil }
    } else {
      name = rest.prefix { (65...90).contains($0) || (97...122).contains($0) }
      rest = rest.dropFirst(name.count)
    }
    return name.count >= 3 && TZif.isAbbreviation(name) ? name : nil
  }

  /// `-3`, `05:30` or `1:02:03`, in seconds.
  mutating func time(hours allowed: ClosedRange<Int>) -> Int? {
    let sign = skip("-") ? -1 : 1
    if sign == 1 { _ = skip("+") }
    guard let hours = number(), allowed.contains(hours) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] where skip(":") {
      guard let number = number(), number < 60 else { return nil }
      seconds += number * unit
    }
    return sign * seconds
  }

  /// `M3.5.0/3`, `J60` or `59/-2`.
  mutating func yearlyTime() -> YearlyTime? {
    let day: YearlyTime.Day
    if skip("M") {
      guard let month = number(), (1...12).contains(month), skip("."), let week = number(), (1...5).contains(week),
        skip("."), let weekday = number(), weekday < 7, let weekday = Weekday(rawValue: weekday == 0 ? 7 : weekday)
      else { return nil }
      day = .weekday(weekday, week: week, month: month)
    } else if skip("J") {
      guard let number = number(), (1...365).contains(number) else { return nil }
      day = .ordinalWithoutLeapDay(number)
    } else {
      guard let number = number(), (0...365).contains(number) else { return nil }
      day = .ordinal(number)
    }
    guard skip("/") else { return YearlyTime(day: day, time: 2 * 3600) }
    guard let time = time(hours: 0...167) else { return nil }
    return YearlyTime(day: day, time: time)
  }

  /// Up to four digits.
  private mutating func number() -> Int? {
    let digits = rest.prefix { (48...57).contains($0) }
    guard (1...4).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}
