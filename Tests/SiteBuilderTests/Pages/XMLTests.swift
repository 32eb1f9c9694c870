import Testing

@testable import SiteBuilder

/// Texts within XML 1.0, which some readers refuse as a whole where one character isn't allowed.
@Suite struct XMLTests {
  private static func written(_ text: String) -> (element: String, attribute: String, escaped: String) {
    var one = XML(within: 0)
    var two = XML(within: 0)
    one.element("a", text: text)
    two.element("a", ["b": text])
    let escaped = XML.escaped(Array(text.utf8))
    return (
      String(decoding: one.bytes, as: UTF8.self), String(decoding: two.bytes, as: UTF8.self),
      String(decoding: escaped, as: UTF8.self)
    )
  }

  @Test func everyCharacterIsWrittenInOneWayWhereverItStands() {
    let references: [UInt32: String] = [34: "&quot;", 38: "&amp;", 60: "&lt;", 62: "&gt;"]
    // Two-byte characters, and those beside the ones that XML hasn't.
    let codes: [UInt32] = Array(0...0xFF) + [0x2028, 0xFEFF, 0xFF01, 0xFFBE, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600]
    for scalar in codes.compactMap({ Unicode.Scalar($0) }) {
      let isMissing = scalar.value < 32 && ![9, 10].contains(scalar.value) || [0xFFFE, 0xFFFF].contains(scalar.value)
      let expected = isMissing ? "" : references[scalar.value] ?? "\(scalar)"
      for text in ["\(scalar)", "\(scalar)more than eight", "long enough\(scalar)", "one\(scalar)two\(scalar)"] {
        let whole = text.unicodeScalars.map { $0 == scalar ? expected : "\($0)" }.joined()
        let written = Self.written(text)
        #expect(
          written.element == "<a>\(whole)</a>\n", "U+\(String(scalar.value, radix: 16)) in \(text.debugDescription)")
        #expect(written.attribute == "<a b=\"\(whole)\"/>\n")
        #expect(written.escaped == whole)
      }
    }
  }
}
