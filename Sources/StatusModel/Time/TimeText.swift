/// Reads the times that authors write: DESIGN §2, "Times", told to authors in `docs/times.md`.
public enum TimeText {
  /// The years that a status page can be about.
  public static let years = 1970...2200

  /// Reads a moment: RFC 3339, or date and time followed by nothing, `UTC`, `GMT`, `Z`, an offset or an IANA name.
  ///
  /// - Parameters:
  ///   - zone: the site's, for times that name none.
  ///   - zones: where names of zones are looked up.
  public static func read(_ text: String, zone: Zone, zones: Zones) -> Result<Instant, TimeProblem> {
    var reader = TimeReader(text)
    return Result { () throws(TimeProblem) in try reader.instant(zone: zone, zones: zones) }
  }

  /// Reads a time on the wall that names no zone, such as one that a repeated event leaves out.
  public static func readLocal(_ text: String) -> Result<LocalTime, TimeProblem> {
    var reader = TimeReader(text)
    return Result { () throws(TimeProblem) in try reader.localTime() }
  }

  /// Reads a date: `2026-11-20`, or with its weekday `Fri 2026-11-20`.
  public static func readDate(_ text: String) -> Result<CivilDate, TimeProblem> {
    var reader = TimeReader(text)
    return Result { () throws(TimeProblem) in try reader.dateOnly() }
  }
}

/// Reads one time from front to back, and stops at the first thing that is wrong.
struct TimeReader {
  let bytes: [UInt8]
  var index: Int
  /// Where the text ends, spaces after it left out.
  let end: Int

  init(_ text: String) {
    bytes = Array(text.utf8)
    index = bytes.firstIndex { !TimeReader.isSpace($0) } ?? bytes.count
    end = (bytes.lastIndex { !TimeReader.isSpace($0) } ?? -1) + 1
  }

  mutating func instant(zone: Zone, zones: Zones) throws(TimeProblem) -> Instant {
    let start = index
    let local = try dateAndClock()
    let read = start..<index
    let place = try self.zone(zones: zones) ?? zone
    switch place.read(local) {
    case .one(let instant): return instant
    case .repeated(let first, let second):
      throw TimeProblem(.repeated(local, zone: place.name, first: first, second: second), read)
    case .skipped(let before, let after):
      let from = LocalTime(secondsAsUTC: after.seconds + place.offset(at: before))
      throw TimeProblem(.skipped(local, zone: place.name, from: from, to: place.local(after)), read)
    }
  }

  mutating func localTime() throws(TimeProblem) -> LocalTime {
    let local = try dateAndClock()
    skipSpaces()
    guard index == end else { throw TimeProblem(.unexpected, index..<end) }
    return local
  }

  mutating func dateOnly() throws(TimeProblem) -> CivilDate {
    guard index < end else { throw TimeProblem(.notADate, 0..<bytes.count) }
    let date = try day(withClock: false)
    guard index == end else { throw TimeProblem(.timeOnDate(date), index..<end) }
    return date
  }

  private mutating func dateAndClock() throws(TimeProblem) -> LocalTime {
    guard index < end else { throw TimeProblem(.notATime(repair: nil), 0..<bytes.count) }
    let start = index
    let date = try day(withClock: true)
    guard index < end else { throw TimeProblem(.timeMissing(date), start..<end) }
    if bytes[index] == UInt8(ascii: "T") || bytes[index] == UInt8(ascii: "t") {
      index += 1
      guard index < end else { throw TimeProblem(.timeMissing(date), start..<end) }
    } else {
      let gap = index
      skipSpaces()
      guard index > gap else {
        throw malformed(.separator, gap..<tokenEnd(from: gap) { !TimeReader.isDigit($0) && !TimeReader.isSpace($0) })
      }
    }
    return try clock(on: date)
  }
}

// MARK: Dates

extension TimeReader {
  /// Reads an optional weekday and the date.
  private mutating func day(withClock: Bool) throws(TimeProblem) -> CivilDate {
    let said = weekday()
    let start = index
    guard index < end, TimeReader.isDigit(bytes[index]) else {
      throw TimeProblem(withClock ? .notATime(repair: TimeGuess.repair(bytes[..<end])) : .notADate, start..<end)
    }
    guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2),
      index == end || !TimeReader.isDigit(bytes[index])
    else {
      let token = tokenEnd(from: start) { byte in
        !TimeReader.isSpace(byte) && byte != UInt8(ascii: "T") && byte != UInt8(ascii: "t")
      }
      throw malformed(.date, start..<token)
    }
    guard TimeText.years.contains(year) else { throw TimeProblem(.yearOutOfRange, start..<start + 4) }
    guard (1...12).contains(month) else {
      let swapped = CivilDate(year: year, month: day, day: month)
      throw TimeProblem(.monthOutOfRange(swapped: swapped), start + 5..<start + 7)
    }
    guard let date = CivilDate(year: year, month: month, day: day) else {
      throw TimeProblem(.noSuchDate(Month(unchecked: year, month)), start + 8..<start + 10)
    }
    if let said, said.weekday != date.weekday {
      throw TimeProblem(.weekdayDiffers(said: said.weekday, date: date), said.range)
    }
    return date
  }

  /// Reads `Fri`, `friday,` or the like; nothing is read when no weekday stands here.
  private mutating func weekday() -> (weekday: Weekday, range: Range<Int>)? {
    let word = index..<tokenEnd(from: index, while: TimeReader.isLetter)
    guard let weekday = Weekday(word: bytes[word]) else { return nil }
    index = word.upperBound
    _ = skip(".")
    _ = skip(",")
    skipSpaces()
    return (weekday, word)
  }
}

// MARK: Clocks

extension TimeReader {
  private mutating func clock(on date: CivilDate) throws(TimeProblem) -> LocalTime {
    let start = index
    guard let clock = ClockFields(&self) else {
      throw malformed(.clock, start..<tokenEnd(from: start) { !TimeReader.isSpace($0) })
    }
    let read = start..<index
    if let half = dayHalf() {
      throw TimeProblem(.twelveHourClock(clock.time(on: date, afternoon: half.afternoon)), half.range)
    }
    guard clock.isExact, index == end || !TimeReader.isClockByte(bytes[index]) else {
      throw malformed(.clock, start..<tokenEnd(from: start, while: TimeReader.isClockByte))
    }
    guard clock.hour < 24 else {
      guard clock.hour == 24, clock.minute == 0, clock.second == 0 else {
        throw TimeProblem(.hourOutOfRange, start..<start + 2)
      }
      throw TimeProblem(.endOfDay(next: date.adding(days: 1)), read)
    }
    guard clock.minute < 60 else { throw TimeProblem(.minuteOutOfRange, start + 3..<start + 5) }
    guard let local = LocalTime(date: date, hour: clock.hour, minute: clock.minute, second: clock.second) else {
      throw TimeProblem(.secondOutOfRange(leap: clock.second == 60), start + 6..<start + 8)
    }
    return local
  }

  /// Finds `am` or `p.m.` after a time without reading it.
  private func dayHalf() -> (afternoon: Bool, range: Range<Int>)? {
    let start = tokenEnd(from: index, while: TimeReader.isSpace)
    let word = start..<tokenEnd(from: start) { TimeReader.isLetter($0) || $0 == UInt8(ascii: ".") }
    let letters = bytes[word].lazy.filter { $0 != UInt8(ascii: ".") }.map { $0 | 0x20 }
    if letters.elementsEqual("am".utf8) { return (false, word) }
    return letters.elementsEqual("pm".utf8) ? (true, word) : nil
  }

  /// A time of day as it was written, whether right or not.
  private struct ClockFields {
    var hour = 0
    var minute = 0
    var second = 0
    /// Whether it was written `HH:MM`, `HH:MM:SS` or with decimals of the second.
    var isExact = false

    /// Reads one or two digits for the hour, and with colons or dots two each for minute and second.
    init?(_ reader: inout TimeReader) {
      let start = reader.index
      guard let hour = reader.number(2) ?? reader.number(1) else { return nil }
      self.hour = hour
      let wide = reader.index - start == 2
      let colon = reader.next(is: ":")
      guard let minute = reader.separatedNumber() else { return }
      self.minute = minute
      isExact = wide && colon
      guard reader.next(is: ":") || reader.next(is: "."), let second = reader.separatedNumber() else { return }
      let secondColon = reader.bytes[reader.index - 3] == UInt8(ascii: ":")
      self.second = second
      isExact = isExact && secondColon
      if reader.next(is: "."), reader.index + 1 < reader.end, TimeReader.isDigit(reader.bytes[reader.index + 1]) {
        reader.index = reader.tokenEnd(from: reader.index + 1, while: TimeReader.isDigit)
      }
    }

    /// The time meant by somebody who added am or pm; nil when there is none.
    func time(on date: CivilDate, afternoon: Bool) -> LocalTime? {
      let hour = hour == 12 && !afternoon ? 0 : hour < 12 && afternoon ? hour + 12 : hour
      return LocalTime(date: date, hour: hour, minute: minute, second: second)
    }
  }

  /// Reads a colon or dot and two digits, or nothing.
  private mutating func separatedNumber() -> Int? {
    let start = index
    if skip(":") || skip("."), let number = number(2) { return number }
    index = start
    return nil
  }
}

// MARK: Bytes

extension TimeReader {
  func malformed(_ part: TimeProblem.Part, _ range: Range<Int>) -> TimeProblem {
    TimeProblem(.malformed(part, repair: TimeGuess.repair(bytes[..<end])), range)
  }

  func next(is scalar: Unicode.Scalar) -> Bool { index < end && UInt32(bytes[index]) == scalar.value }

  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next(is: scalar) else { return false }
    index += 1
    return true
  }

  mutating func skipSpaces() { index = tokenEnd(from: index, while: TimeReader.isSpace) }

  /// Reads a number of so many digits, or nothing.
  mutating func number(_ digits: Int) -> Int? {
    guard end - index >= digits else { return nil }
    var number = 0
    for byte in bytes[index..<index + digits] {
      guard TimeReader.isDigit(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    index += digits
    return number
  }

  /// Where the bytes of one kind that start at an offset end.
  func tokenEnd(from start: Int, while belongs: (UInt8) -> Bool) -> Int {
    var index = start
    while index < end, belongs(bytes[index]) { index += 1 }
    return index
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
  static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
  private static func isClockByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
  }
}

extension Weekday {
  /// Reads an English weekday or its abbreviation, in any case.
  init?(word: ArraySlice<UInt8>) {
    guard word.count >= 3 else { return nil }
    let word = String(decoding: word.map { $0 | 0x20 }, as: UTF8.self)
    guard let weekday = Weekday.allCases.first(where: { $0.name.lowercased().hasPrefix(word) })
    else { return nil }
    self = weekday
  }
}
