extension Markup {
  /// Reads on over a template's literal bytes. Problems come with the offset of the byte that makes them.
  mutating func advance(over bytes: ArraySlice<UInt8>) -> [(Problem, at: Int)] {
    var problems: [(Problem, at: Int)] = []
    var index = bytes.startIndex
    while true {
      if let next = nextOfNote { index = bytes[index...].firstIndex(of: next) ?? bytes.endIndex }
      index = readName(bytes[index...])
      guard index < bytes.endIndex else { return problems }
      if let problem = advance(over: bytes[index]) { problems.append((problem, index)) }
      index += 1
    }
  }

  /// Where one byte alone can change anything, that byte.
  private var nextOfNote: UInt8? {
    switch (mode, value) {
    case (.text, _): lessThan
    case (.doubleQuoted, .plain), (.doubleQuoted, .forbidden): doubleQuote
    case (.singleQuoted, .plain), (.singleQuoted, .forbidden): singleQuote
    default: nil
    }
  }

  /// Reads on in the name of a tag or an attribute, as most bytes of a template's tags are of one.
  ///
  /// - Returns: where the byte stands that comes next.
  private mutating func readName(_ bytes: ArraySlice<UInt8>) -> Int {
    guard mode == .tagName || mode == .attributeName else { return bytes.startIndex }
    let name = bytes.prefix { isLetter($0) || $0 == dash }
    // The bit that makes letters small stands in the dash, too.
    let text = String(decoding: name.map { $0 | 32 }, as: UTF8.self)
    if mode == .tagName { tag += text } else { attribute += text }
    return name.endIndex
  }

  private mutating func advance(over byte: UInt8) -> Problem? {
    switch mode {
    case .text: if byte == lessThan { mode = .tagOpen }
    case .tagOpen: openTag(byte)
    case .endTagOpen:
      if isLetter(byte) {
        startTag(byte, isEnd: true)
      } else if byte == greaterThan {
        rest()
      } else {
        mode = .bogusComment
      }
    case .tagName:
      if isSpace(byte) || byte == slash || byte == greaterThan { return betweenAttributes(byte) }
      tag.unicodeScalars.append(lower(byte))
    case .beforeAttribute, .afterValue, .selfClosing: return betweenAttributes(byte)
    case .betweenAttributes:
      guard isSpace(byte) || byte == slash || byte == greaterThan else {
        mode = .attributeName
        return .joinedAttribute
      }
      return betweenAttributes(byte)
    case .attributeName:
      if byte == equals { return startValue() }
      if isSpace(byte) {
        mode = .afterAttributeName
      } else if byte == slash || byte == greaterThan {
        return betweenAttributes(byte)
      } else {
        attribute.unicodeScalars.append(lower(byte))
      }
    case .afterAttributeName:
      if byte == equals { return startValue() }
      if !isSpace(byte) { return betweenAttributes(byte) }
    case .beforeValue:
      if byte == doubleQuote {
        mode = .doubleQuoted
      } else if byte == singleQuote {
        mode = .singleQuoted
      } else if byte == greaterThan {
        return betweenAttributes(byte)
      } else if !isSpace(byte) {
        mode = .unquoted
        value.advance(over: byte)
      }
    case .doubleQuoted: if byte == doubleQuote { endValue() } else { value.advance(over: byte) }
    case .singleQuoted: if byte == singleQuote { endValue() } else { value.advance(over: byte) }
    case .unquoted:
      if isSpace(byte) || byte == greaterThan {
        endValue()
        return betweenAttributes(byte)
      }
      value.advance(over: byte)
    case .raw(let seen): return advanceRaw(byte, seen: seen)
    case .rawComment(let seen):
      if byte == dash {
        mode = seen == 3 ? .raw(seen: 0) : .rawComment(seen: 3)
        return seen == 3 ? .commentInScript : nil
      }
      mode = .raw(seen: byte == lessThan ? 1 : 0)
    case .plaintext: break
    case .declaration(let seen): return advanceDeclaration(seen + String(UnicodeScalar(byte)))
    case .doctype, .bogusComment: if byte == greaterThan { rest() }
    case .comment(let dashes):
      if byte == dash {
        mode = .comment(dashes: min(dashes + 1, 2))
      } else if byte == greaterThan, dashes == 2 {
        rest()
      } else {
        mode = byte == exclamation && dashes == 2 ? .commentBang : .comment(dashes: 0)
      }
    case .commentBang:
      if byte == greaterThan { rest() } else { mode = .comment(dashes: byte == dash ? 1 : 0) }
    }
    return nil
  }

  private mutating func openTag(_ byte: UInt8) {
    if isLetter(byte) {
      startTag(byte, isEnd: false)
    } else if byte == slash {
      mode = .endTagOpen
    } else if byte == exclamation {
      mode = .declaration("")
    } else if byte == question {
      mode = .bogusComment
    } else if byte != lessThan {
      mode = .text
    }
  }

  private mutating func startTag(_ byte: UInt8, isEnd: Bool) {
    mode = .tagName
    tag = String(lower(byte))
    isEndTag = isEnd
  }

  /// A byte that comes after a tag's name, an attribute's name or an attribute's value.
  private mutating func betweenAttributes(_ byte: UInt8) -> Problem? {
    if byte == greaterThan {
      endTag()
    } else if byte == slash {
      mode = .selfClosing
    } else if isSpace(byte) {
      mode = .beforeAttribute
    } else {
      mode = .attributeName
      attribute = String(lower(byte))
      // A section before may have ended with the name that this is meant to give a value to.
      return byte == equals ? .joinedAttribute : nil
    }
    attribute = ""
    return nil
  }

  private mutating func startValue() -> Problem? {
    mode = .beforeValue
    value = AttributeValue(of: attribute, on: tag, kind: kind)
    return tag == "meta" && attribute == "http-equiv" && showsContent ? .lateHTTPEquiv : nil
  }

  private mutating func endValue() {
    mode = .afterValue
    // Browsers take the first of two attributes of one name.
    if kind == nil, attribute == "http-equiv" || (attribute == "type" && tag == "script") {
      kind = if case .recorded(let text) = value { text.lowercased() } else { "unknown" }
    }
    value = .plain
    attribute = ""
  }

  private mutating func endTag() {
    let isSelfClosing = mode == .selfClosing
    let (name, isEnd, scriptType) = (tag, isEndTag, kind)
    rest()
    if name == "svg" || name == "math" { isForeign = !isEnd && (isForeign || !isSelfClosing) }
    guard !isEnd, !(isForeign && isSelfClosing) else { return }
    switch name {
    case "title", "textarea": if isForeign { return }
    case "script", "style", "xmp", "iframe", "noembed", "noframes": break
    case "plaintext":
      mode = .plaintext
      return
    default: return
    }
    mode = .raw(seen: 0)
    tag = name
    kind = name == "script" ? scriptType : nil
  }

  /// Back in text, with nothing of the last tag left to tell one way there from another.
  private mutating func rest() {
    self = Markup(isForeign: isForeign)
  }

  private mutating func advanceRaw(_ byte: UInt8, seen: Int) -> Problem? {
    if seen == tag.utf8.count + 2 {
      if isSpace(byte) || byte == slash || byte == greaterThan {
        isEndTag = true
        kind = nil
        return betweenAttributes(byte)
      }
      mode = .raw(seen: byte == lessThan ? 1 : 0)
    } else if lower(byte) == endTagScalar(seen) {
      mode = .raw(seen: seen + 1)
    } else if tag == "script", seen == 1, byte == exclamation {
      mode = .rawComment(seen: 2)
    } else {
      mode = .raw(seen: byte == lessThan ? 1 : 0)
    }
    return nil
  }

  /// What comes next in `</tag`, of which so much has been seen.
  private func endTagScalar(_ seen: Int) -> Unicode.Scalar? {
    switch seen {
    case 0: "<"
    case 1: "/"
    default: tag.unicodeScalars.dropFirst(seen - 2).first
    }
  }

  private mutating func advanceDeclaration(_ seen: String) -> Problem? {
    if seen == "--" {
      // Two dashes count as seen: "<!-->" is a whole comment.
      mode = .comment(dashes: 2)
    } else if seen.lowercased() == "doctype" {
      mode = .doctype
    } else if seen == "[CDATA[" {
      mode = .bogusComment
      return .cdata
    } else if seen == ">" || seen.hasSuffix(">") {
      rest()
    } else if "--".hasPrefix(seen) || "doctype".hasPrefix(seen.lowercased()) || "[CDATA[".hasPrefix(seen) {
      mode = .declaration(seen)
    } else {
      mode = .bogusComment
    }
    return nil
  }
}

private let lessThan = UInt8(ascii: "<")
private let greaterThan = UInt8(ascii: ">")
private let slash = UInt8(ascii: "/")
private let exclamation = UInt8(ascii: "!")
private let question = UInt8(ascii: "?")
private let dash = UInt8(ascii: "-")
private let equals = UInt8(ascii: "=")
private let doubleQuote = UInt8(ascii: "\"")
private let singleQuote = UInt8(ascii: "'")

private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13 }

private func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }

private func lower(_ byte: UInt8) -> Unicode.Scalar { Unicode.Scalar((65...90).contains(byte) ? byte | 32 : byte) }
