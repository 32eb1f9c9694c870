/// A link written as nothing but its address: `https://…`, `www.…` or an e-mail address.
///
/// The rules are those of GitHub Flavored Markdown 0.29, section 6.9.
struct BareLink {
  enum Kind { case url, www, mail }

  let kind: Kind
  let range: Range<Int>

  /// The web address that begins here, if one does.
  ///
  /// - Parameter opening: the sign before the text, where its first byte is the start.
  init?(at start: Int, in text: Bytes, after opening: @autoclosure () -> UInt8 = 32) {
    // Most words that begin so are none.
    let second = start + 1 < text.count ? text[start + 1] | 32 : 0
    guard second == UInt8(ascii: "w") || second == UInt8(ascii: "t") else { return nil }
    let before = start > 0 ? text[start - 1] : opening()
    let host: Int
    if Self.matches("www.", at: start, in: text) {
      guard before.isASCIISpace || [42, 95, 126, 40].contains(before) else { return nil }
      kind = .www
      host = start + 4
    } else {
      guard !before.isASCIILetter else { return nil }
      if Self.matches("https://", at: start, in: text) {
        host = start + 8
      } else if Self.matches("http://", at: start, in: text) {
        host = start + 7
      } else {
        return nil
      }
      kind = .url
    }
    guard let hostEnd = Self.hostEnd(from: host, in: text) else { return nil }
    var end = hostEnd
    while end < text.count, !text[end].isASCIISpace, text[end] != UInt8(ascii: "<") { end += 1 }
    end = Self.withoutTrail(start..<end, in: text)
    guard end > host else { return nil }
    range = start..<end
  }

  /// The e-mail address around an `@`, if there is one.
  ///
  /// - Parameter floor: the text before it belongs to something else.
  init?(around at: Int, in text: Bytes, from floor: Int) {
    var start = at
    while start > floor, Self.isMailbox(text[start - 1]) { start -= 1 }
    guard start < at, start == 0 || text[start - 1] != UInt8(ascii: "/") else { return nil }
    var end = at + 1
    var dots = 0
    while end < text.count {
      let byte = text[end]
      if byte == UInt8(ascii: ".") {
        guard end + 1 < text.count, text[end + 1].isASCIIAlphanumeric else { break }
        dots += 1
      } else if byte == UInt8(ascii: "@") {
        return nil
      } else if !byte.isASCIIAlphanumeric, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_") {
        break
      }
      end += 1
    }
    guard dots > 0, text[end - 1].isASCIILetter else { return nil }
    kind = .mail
    range = start..<end
  }

  private static func isMailbox(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || [43, 45, 46, 95].contains(byte)
  }

  private static func matches(_ word: StaticString, at start: Int, in text: Bytes) -> Bool {
    guard start + word.utf8CodeUnitCount <= text.count else { return false }
    return word.withUTF8Buffer { word in
      word.indices.allSatisfy { (text[start + $0] | (word[$0].isASCIILetter ? 32 : 0)) == word[$0] }
    }
  }

  /// Where a host name ends; nil where it is none. Its last two labels have no underscore.
  private static func hostEnd(from start: Int, in text: Bytes) -> Int? {
    guard start < text.count, isHost(text[start]) else { return nil }
    var end = start
    var dots = 0
    var (underscoresBefore, underscores) = (0, 0)
    loop: while end < text.count {
      switch text[end] {
      case UInt8(ascii: "_"): underscores += 1
      case UInt8(ascii: "."):
        (underscoresBefore, underscores) = (underscores, 0)
        dots += 1
      case UInt8(ascii: "-"): break
      default: if !isHost(text[end]) { break loop }
      }
      end += 1
    }
    // A signed storage address may have many labels; the rule is for names.
    if underscoresBefore + underscores > 0, dots <= 10 { return nil }
    return end
  }

  private static func isHost(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte >= 128 }

  /// Where the address ends: punctuation that ends a sentence, a bracket that was opened before it, and a character
  /// reference belong to the text around it.
  private static func withoutTrail(_ range: Range<Int>, in text: Bytes) -> Int {
    var end = range.upperBound
    var (opened, closed) = (0, 0)
    for index in range {
      if text[index] == UInt8(ascii: "(") { opened += 1 }
      if text[index] == UInt8(ascii: ")") { closed += 1 }
    }
    while end > range.lowerBound {
      switch text[end - 1] {
      case UInt8(ascii: ")"):
        guard closed > opened else { return end }
        closed -= 1
        end -= 1
      case UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"),
        UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "'"), UInt8(ascii: "\""):
        end -= 1
      case UInt8(ascii: ";"):
        var name = end - 1
        while name > range.lowerBound, text[name - 1].isASCIILetter { name -= 1 }
        let isReference = name < end - 1 && name > range.lowerBound && text[name - 1] == UInt8(ascii: "&")
        end = isReference ? name - 1 : end - 1
      default: return end
      }
    }
    return end
  }
}
