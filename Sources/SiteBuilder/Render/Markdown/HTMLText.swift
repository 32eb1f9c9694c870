/// The text within a block of HTML whose tags aren't shown.
///
/// Tags that part blocks part paragraphs; comments, and what scripts and styles hold, are no text.
struct HTMLText {
  /// Markdown, each on one line.
  private(set) var paragraphs: [[UInt8]] = []

  private var current: [UInt8] = []

  init(_ html: Bytes) {
    var index = 0
    while index < html.count {
      if html[index] == UInt8(ascii: "<"), let tag = HTMLTag(at: index, in: html) {
        index = tag.end
        if tag.holdsNoText {
          index = Self.end(of: tag.name, in: html, from: index)
        } else if tag.partsParagraphs {
          endParagraph()
        } else if tag.name == "td" || tag.name == "th" {
          current.append(32)
        }
      } else {
        current.append(html[index].isASCIISpace ? 32 : html[index])
        index += 1
      }
    }
    endParagraph()
  }

  private mutating func endParagraph() {
    let text = Array(current.split(separator: 32).joined(separator: [32]))
    if !text.isEmpty { paragraphs.append(text) }
    current = []
  }

  /// Where the end tag of an element that holds no text begins.
  private static func end(of name: String, in html: Bytes, from start: Int) -> Int {
    let sign = Array("</".utf8) + Array(name.utf8)
    var index = start
    while index + sign.count <= html.count {
      if html[index] == sign[0], sign.indices.allSatisfy({ html[index + $0] | ($0 > 1 ? 32 : 0) == sign[$0] }) {
        return index
      }
      index += 1
    }
    return html.count
  }
}

/// One tag, comment, declaration or the like in HTML.
struct HTMLTag {
  /// In lower case; empty for what isn't a tag.
  let name: String
  let opens: Bool
  /// After its last byte.
  let end: Int

  init?(at start: Int, in html: Bytes) {
    guard start + 1 < html.count, html[start] == UInt8(ascii: "<") else { return nil }
    switch html[start + 1] {
    case UInt8(ascii: "!"), UInt8(ascii: "?"):
      let isComment = StandIn.starts(with: Array("<!--".utf8), at: start, in: html)
      name = ""
      opens = false
      end = Self.end(isComment ? Array("-->".utf8) : Array(">".utf8), in: html, from: start + 2)
    default:
      let isEnd = html[start + 1] == UInt8(ascii: "/")
      let first = start + (isEnd ? 2 : 1)
      guard first < html.count, html[first].isASCIILetter else { return nil }
      var index = first
      while index < html.count, html[index].isASCIIAlphanumeric || html[index] == UInt8(ascii: "-") { index += 1 }
      name = String(decoding: html[first..<index], as: UTF8.self).lowercased()
      opens = !isEnd
      var quote: UInt8?
      while index < html.count, quote != nil || html[index] != UInt8(ascii: ">") {
        if html[index] == quote {
          quote = nil
        } else if quote == nil, html[index] == 34 || html[index] == 39 {
          quote = html[index]
        }
        index += 1
      }
      end = min(index + 1, html.count)
    }
  }

  var isLineBreak: Bool { name == "br" }
  var isTag: Bool { !name.isEmpty }

  fileprivate var holdsNoText: Bool { opens && ["script", "style", "template"].contains(name) }

  fileprivate var partsParagraphs: Bool {
    switch name {
    case "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "thead", "tbody", "caption", "section",
      "article", "header", "footer", "main", "nav", "aside", "blockquote", "pre", "details", "summary", "figure",
      "figcaption", "hr", "h1", "h2", "h3", "h4", "h5", "h6":
      true
    default: false
    }
  }

  private static func end(_ sign: [UInt8], in html: Bytes, from start: Int) -> Int {
    var index = start
    while index < html.count {
      if StandIn.starts(with: sign, at: index, in: html) { return index + sign.count }
      index += 1
    }
    return html.count
  }
}
