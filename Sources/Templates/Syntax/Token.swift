/// One `{{…}}` of a template, or the text between two.
struct Token: Sendable {
  enum Kind: Sendable {
    case text, variable, raw, section, inverted, close, comment, delimiters, partial, parent, block
  }

  let kind: Kind
  /// All of it, delimiters included.
  var range: Range<Int>
  /// The name or other content, without blanks around it.
  let name: Range<Int>
}

/// Cuts a template into tokens.
struct Lexer {
  enum Problem: Error {
    case unclosed(Range<Int>)
    case delimiters(Range<Int>)
  }

  private let bytes: [UInt8]
  private var position: Int
  private var opening = Array("{{".utf8)
  private var closing = Array("}}".utf8)

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    position = start
  }

  /// The next token, or nil at the end.
  mutating func next() throws(Problem) -> Token? {
    guard position < bytes.count else { return nil }
    let start = position
    guard let tag = find(opening, from: start) else {
      position = bytes.count
      return text(start..<bytes.count)
    }
    guard tag == start else {
      position = tag
      return text(start..<tag)
    }
    return try self.tag()
  }

  private func text(_ range: Range<Int>) -> Token { Token(kind: .text, range: range, name: range) }

  private mutating func tag() throws(Problem) -> Token {
    let start = position
    let inside = start + opening.count
    let kind = inside < bytes.count ? Lexer.kinds[bytes[inside]] : nil
    let isTriple = inside < bytes.count && bytes[inside] == UInt8(ascii: "{")
    let content = kind == nil ? inside : inside + 1
    let end = isTriple ? [UInt8(ascii: "}")] + closing : kind == .delimiters ? [UInt8(ascii: "=")] + closing : closing
    // Should the tag prove unclosed, reading goes on behind its opening.
    position = inside
    guard let close = find(end, from: content) else { throw .unclosed(start..<inside) }
    let token = Token(kind: kind ?? .variable, range: start..<(close + end.count), name: trimmed(content..<close))
    if token.kind != .comment, bytes[token.name].contains(10) || find(opening, from: content, to: close) != nil {
      throw .unclosed(start..<inside)
    }
    position = token.range.upperBound
    if kind == .delimiters { try setDelimiters(token) }
    return token
  }

  private static let kinds: [UInt8: Token.Kind] = [
    UInt8(ascii: "#"): .section, UInt8(ascii: "^"): .inverted, UInt8(ascii: "/"): .close, UInt8(ascii: "!"): .comment,
    UInt8(ascii: ">"): .partial, UInt8(ascii: "<"): .parent, UInt8(ascii: "$"): .block, UInt8(ascii: "&"): .raw,
    UInt8(ascii: "{"): .raw, UInt8(ascii: "="): .delimiters,
  ]

  private mutating func setDelimiters(_ token: Token) throws(Problem) {
    let parts = bytes[token.name].split(whereSeparator: isBlank)
    guard parts.count == 2, !parts.joined().contains(UInt8(ascii: "=")) else { throw .delimiters(token.range) }
    opening = Array(parts[0])
    closing = Array(parts[1])
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private func find(_ needle: [UInt8], from start: Int, to end: Int? = nil) -> Int? {
    let end = end ?? bytes.count
    guard let first = needle.first, start + needle.count <= end else { return nil }
    for index in start...(end - needle.count) where bytes[index] == first {
      if bytes[index..<(index + needle.count)].elementsEqual(needle) { return index }
    }
    return nil
  }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
