// The end of a time: which zone its clock hangs in.

extension TimeReader {
  /// Reads the zone up to the end of the text; nil when there is none.
  mutating func zone(zones: Zones) throws(TimeProblem) -> Zone? {
    skipSpaces()
    guard index < end else { return nil }
    let start = index
    let token = start..<tokenEnd(from: start) { !TimeReader.isSpace($0) }
    let zone: Zone
    switch bytes[start] {
    case UInt8(ascii: "+"), UInt8(ascii: "-"): zone = try offset(token)
    case _ where reads(token, "utc") || reads(token, "z") || reads(token, "gmt"): zone = .utc
    default: zone = try named(String(decoding: bytes[token], as: UTF8.self), token, zones)
    }
    index = tokenEnd(from: token.upperBound, while: TimeReader.isSpace)
    guard index == end else { throw TimeProblem(.unexpected, index..<end) }
    return zone
  }

  /// Whether a token is a word, in any case.
  private func reads(_ token: Range<Int>, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { bytes[token].elementsEqual($0) { $0 | 0x20 == $1 } }
  }

  /// Reads `+02:00` or `-0330`.
  private mutating func offset(_ token: Range<Int>) throws(TimeProblem) -> Zone {
    let sign = skip("-") ? -1 : 1
    if sign == 1 { _ = skip("+") }
    guard let hours = number(2) else { throw malformed(.offset, token) }
    _ = skip(":")
    guard let minutes = number(2), index == token.upperBound else { throw malformed(.offset, token) }
    let seconds = sign * (hours * 3600 + minutes * 60)
    guard minutes < 60, TimeReader.offsets.contains(seconds) else { throw TimeProblem(.offsetOutOfRange, token) }
    return seconds == 0 ? .utc : .fixed(offset: seconds)
  }

  /// From Baker Island to the Line Islands.
  private static let offsets = -12 * 3600...14 * 3600

  private func named(_ name: String, _ token: Range<Int>, _ zones: Zones) throws(TimeProblem) -> Zone {
    if let meant = TimeAbbreviation.zones(named: name) {
      throw TimeProblem(.ambiguousZone(name, meant: meant), token)
    }
    if let zone = zones.zone(named: name) { return zone }
    let looksLikeOffset = bytes[token].contains { TimeReader.isDigit($0) } && TimeGuess.offset(bytes[token]) != nil
    if looksLikeOffset { throw malformed(.offset, token) }
    let all = String(decoding: bytes[token.lowerBound..<end], as: UTF8.self)
    if token.upperBound < end, let nearest = zones.suggestion(for: all) {
      throw TimeProblem(.unknownZone(all, nearest: nearest), token.lowerBound..<end)
    }
    throw TimeProblem(.unknownZone(name, nearest: zones.suggestion(for: name)), token)
  }
}

/// Abbreviations that people write for zones. None of them is accepted: most stand for several zones, or for one half
/// of the year only.
enum TimeAbbreviation {
  /// The IANA zones that somebody may have meant, the likeliest first; nil when it isn't such an abbreviation.
  static func zones(named name: String) -> [String]? {
    guard name.utf8.count <= 4 else { return nil }
    return switch name.uppercased() {
    case "ET", "EST", "EDT": ["America/New_York"]
    case "CT", "CDT": ["America/Chicago"]
    case "CST": ["America/Chicago", "Asia/Shanghai"]
    case "MT", "MST", "MDT": ["America/Denver"]
    case "PT", "PST", "PDT": ["America/Los_Angeles"]
    case "AKST", "AKDT": ["America/Anchorage"]
    case "HST": ["Pacific/Honolulu"]
    case "AST", "ADT": ["America/Halifax"]
    case "NST", "NDT": ["America/St_Johns"]
    case "BRT": ["America/Sao_Paulo"]
    case "ART": ["America/Argentina/Buenos_Aires"]
    case "WET", "WEST": ["Europe/Lisbon"]
    case "CET", "CEST", "MEZ", "MESZ", "MET", "MEST": ["Europe/Berlin"]
    case "EET", "EEST": ["Europe/Helsinki"]
    case "BST": ["Europe/London"]
    case "IST": ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]
    case "MSK": ["Europe/Moscow"]
    case "TRT": ["Europe/Istanbul"]
    case "GST": ["Asia/Dubai"]
    case "PKT": ["Asia/Karachi"]
    case "SGT": ["Asia/Singapore"]
    case "HKT": ["Asia/Hong_Kong"]
    case "JST": ["Asia/Tokyo"]
    case "KST": ["Asia/Seoul"]
    case "WIB": ["Asia/Jakarta"]
    case "SAST": ["Africa/Johannesburg"]
    case "CAT": ["Africa/Maputo"]
    case "EAT": ["Africa/Nairobi"]
    case "WAT": ["Africa/Lagos"]
    case "AEST", "AEDT", "AET": ["Australia/Sydney"]
    case "ACST", "ACDT": ["Australia/Adelaide"]
    case "AWST": ["Australia/Perth"]
    case "NZST", "NZDT", "NZT": ["Pacific/Auckland"]
    default: nil
    }
  }
}
