/// Where links in Markdown lead, found as far as rewriting addresses needs it.
enum MarkdownLinks {
  /// The destinations in one line: of `[text](here)`, `![text](here "title")` and `[name]: here`.
  static func destinations(in bytes: [UInt8], _ line: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = line.lowerBound
    if let definition = definition(in: bytes, line) { found.append(definition) }
    while at + 1 < line.upperBound {
      guard bytes[at] == UInt8(ascii: "]"), bytes[at + 1] == UInt8(ascii: "(") else {
        at += 1
        continue
      }
      at += 2
      while at < line.upperBound, bytes[at] == 32 { at += 1 }
      if let destination = destination(in: bytes, at..<line.upperBound, endsAtParenthesis: true) {
        found.append(destination)
        at = destination.upperBound
      } else if !bytes[at..<line.upperBound].prefix(longest).contains(where: { $0 <= 32 || $0 == 41 }) {
        // Nor does one end that begins a little later.
        at = min(at + longest, line.upperBound)
      }
    }
    return found
  }

  private static let longest = 2000

  private static func definition(in bytes: [UInt8], _ line: Range<Int>) -> Range<Int>? {
    var at = line.lowerBound
    while at < line.upperBound, bytes[at] == 32, at - line.lowerBound < 3 { at += 1 }
    // A footnote isn't a link.
    guard at + 1 < line.upperBound, bytes[at] == UInt8(ascii: "["), bytes[at + 1] != UInt8(ascii: "^"),
      let close = bytes[at..<line.upperBound].firstIndex(of: UInt8(ascii: "]")), close + 1 < line.upperBound,
      bytes[close + 1] == UInt8(ascii: ":")
    else { return nil }
    at = close + 2
    while at < line.upperBound, bytes[at] == 32 { at += 1 }
    return destination(in: bytes, at..<line.upperBound, endsAtParenthesis: false)
  }

  private static func destination(
    in bytes: [UInt8], _ range: Range<Int>, endsAtParenthesis: Bool
  ) -> Range<Int>? {
    guard let first = range.first.map({ bytes[$0] }) else { return nil }
    // Nobody writes a longer one, and a line may hold thousands that never end.
    let range = range.prefix(longest)
    if first == UInt8(ascii: "<") {
      guard let close = bytes[range].firstIndex(of: UInt8(ascii: ">")) else { return nil }
      return range.lowerBound + 1..<close
    }
    // A shortcode has blanks and quotes of its own, and is rewritten as what it is.
    if bytes[range].starts(with: Array("{{".utf8)) { return nil }
    var depth = 0
    var at = range.lowerBound
    while at < range.upperBound, bytes[at] > 32 {
      if bytes[at] == UInt8(ascii: "\\") {
        at += 1
      } else if bytes[at] == UInt8(ascii: "(") {
        depth += 1
      } else if bytes[at] == UInt8(ascii: ")"), endsAtParenthesis {
        if depth == 0 { break }
        depth -= 1
      }
      at += 1
    }
    let end = min(at, range.upperBound)
    guard end > range.lowerBound, end - range.lowerBound < longest, !endsAtParenthesis || end < range.upperBound else {
      return nil
    }
    return range.lowerBound..<end
  }

  /// The code between backquotes in a paragraph, backquotes included (CommonMark 0.30, section 6.1).
  static func codeSpans(in bytes: [UInt8], _ paragraph: Range<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var at = paragraph.lowerBound
    while at < paragraph.upperBound {
      guard bytes[at] == 96 else {
        // An escaped backquote opens nothing.
        at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      let start = at
      while at < paragraph.upperBound, bytes[at] == 96 { at += 1 }
      runs.append(start..<at)
    }
    var spans: [Range<Int>] = []
    var index = 0
    while index < runs.count {
      let open = runs[index]
      if let close = runs[(index + 1)...].firstIndex(where: { $0.count == open.count }) {
        spans.append(open.lowerBound..<runs[close].upperBound)
        index = close + 1
      } else {
        index += 1
      }
    }
    return spans
  }
}

/// Tags of HTML in a text that is mostly not HTML.
enum HTMLTags {
  static let all: Set<String> = foreign.union([
    "a", "abbr", "article", "aside", "audio", "b", "blockquote", "br", "center", "cite", "code", "dd", "del", "details",
    "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr",
    "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "s", "samp", "section", "small", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt",
    "u",
    "ul", "var", "video", "wbr",
  ])

  /// Those that run code, talk to other servers or change the page around them.
  static let foreign: Set<String> = [
    "script", "style", "iframe", "form", "object", "embed", "link", "meta", "base", "input", "button", "select",
    "textarea", "svg", "template",
  ]

  /// The name of the first tag whose name is known.
  static func first(
    in bytes: [UInt8], _ range: Range<Int>, known: Set<String>, isCode: (Int) -> Bool = { _ in false }
  ) -> String? {
    var at = range.lowerBound
    while let open = bytes[at..<range.upperBound].firstIndex(of: UInt8(ascii: "<")) {
      at = open + 1
      if at < range.upperBound, bytes[at] == UInt8(ascii: "/") { at += 1 }
      let start = at
      while at < range.upperBound, (48...57).contains(bytes[at]) || (97...122).contains(bytes[at] | 32) { at += 1 }
      let name = String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
      let ends = at < range.upperBound && (bytes[at] <= 32 || bytes[at] == 47 || bytes[at] == 62)
      if ends || at == range.upperBound, known.contains(name), !isCode(open) { return name }
    }
    return nil
  }
}
