/// A shortcode of Hugo, `{{< name argument >}}` or `{{% name argument %}}`.
struct CStateShortcode {
  let name: String
  /// The first argument, without quotes.
  let argument: String
  /// From brace to brace, within the file.
  let range: Range<Int>
  /// `{{</* … */>}}`, which Hugo shows instead of running.
  let isQuoted: Bool

  /// Whether it prints a time.
  var isTrack: Bool { name == "track" && !isQuoted }

  /// The shortcodes of one line.
  static func all(in bytes: [UInt8], _ line: Range<Int>) -> [CStateShortcode] {
    var found: [CStateShortcode] = []
    var at = line.lowerBound
    while at + 2 < line.upperBound {
      guard bytes[at] == UInt8(ascii: "{"), bytes[at + 1] == UInt8(ascii: "{"),
        bytes[at + 2] == UInt8(ascii: "<") || bytes[at + 2] == UInt8(ascii: "%")
      else {
        at += 1
        continue
      }
      let close: [UInt8] = [bytes[at + 2] == UInt8(ascii: "<") ? UInt8(ascii: ">") : UInt8(ascii: "%"), 125, 125]
      var end = at + 3
      while end + 3 <= line.upperBound, !bytes[end..<end + 3].elementsEqual(close) { end += 1 }
      guard end + 3 <= line.upperBound else { return found }
      var inner = String(decoding: bytes[at + 3..<end], as: UTF8.self).trimmed
      let isQuoted = inner.hasPrefix("/*") && inner.hasSuffix("*/")
      if isQuoted { inner = String(inner.dropFirst(2).dropLast(2)).trimmed }
      let name = inner.prefix { !$0.isWhitespace && !"\"'`".contains($0) }
      found.append(
        CStateShortcode(
          name: String(name), argument: first(of: inner.dropFirst(name.count)), range: at..<end + 3, isQuoted: isQuoted)
      )
      at = end + 3
    }
    return found
  }

  private static func first(of arguments: Substring) -> String {
    let text = String(arguments).trimmed
    guard let quote = text.first, "\"'`".contains(quote) else { return text }
    return String(text.dropFirst().prefix { $0 != quote })
  }
}
