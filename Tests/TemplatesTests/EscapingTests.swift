import Diagnostics
import Foundation
import Testing

@testable import Templates

struct EscapingTests {
  /// One string in every place that takes one.
  struct Written: Sendable {
    let string: String
    let text: String
    let attribute: String
    let address: String
  }

  @Test(arguments: [
    Written(
      string: "plain – é 🚑", text: "plain – é 🚑", attribute: "plain – é 🚑",
      address: "plain%20%E2%80%93%20%C3%A9%20%F0%9F%9A%91"),
    Written(string: "a & b", text: "a &amp; b", attribute: "a &amp; b", address: "a%20%26%20b"),
    Written(string: "&amp;", text: "&amp;amp;", attribute: "&amp;amp;", address: "%26amp%3B"),
    Written(string: "<b>", text: "&lt;b&gt;", attribute: "&lt;b&gt;", address: "%3Cb%3E"),
    Written(string: "\"it's\"", text: "&quot;it's&quot;", attribute: "&quot;it&#39;s&quot;", address: "%22it%27s%22"),
    Written(string: "../?x#y:z", text: "../?x#y:z", attribute: "../?x#y:z", address: "..%2F%3Fx%23y%3Az"),
    Written(string: "", text: "", attribute: "", address: ""),
  ])
  func aStringIsWrittenForItsPlace(_ written: Written) throws {
    func bytes(_ escaping: Escaping) -> String {
      var output = TextBuffer(capacity: 16)
      escaping.append(written.string, to: &output)
      return String(decoding: output.bytes, as: UTF8.self)
    }
    #expect(bytes(.text) == written.text)
    #expect(bytes(.attribute) == written.attribute)
    #expect(bytes(.address) == written.address)
    var view = Everything()
    view.title = written.string
    let page =
      "<p title=\"{{title}}\" lang='{{title}}' data-x=\"{{title}}\"><a href=\"/?{{title}}\">{{title}}<title>{{title}}</title>"
    let expected =
      "<p title=\"\(written.attribute)\" lang='\(written.attribute)' data-x=\"\(written.attribute)\">"
      + "<a href=\"/?\(written.address)\">\(written.text)<title>\(written.text)</title>"
    #expect(try rendered(page, view) == expected)
  }

  @Test func aStringInAnHTMLLiteralIsEscapedAndAnHTMLIsNot() {
    let name = "<O'Hara>"
    let inner: HTML = "<b>\(name)</b>"
    let outer: HTML = "<p title='\(name)'>\(inner) \(3) \(Link(trusted: "/?a&b"))</p>"
    #expect(outer.text == "<p title='&lt;O&#39;Hara&gt;'><b>&lt;O&#39;Hara&gt;</b> 3 /?a&amp;b</p>")
    #expect((HTML(text: "<'>") + HTML(attribute: "<'>")).text == "&lt;'&gt;&lt;&#39;&gt;")
  }

  @Test(arguments: [
    "https://acme.example", "HTTP://acme.example/a?b#c", "mailto:a@acme.example", "tel:+4930123", "about/", "/about/",
    "../a", "./a:b", "a/b:c", "?q=a:b", "#top", "https://acme.example/ü",
  ])
  func anAuthorsHarmlessAddressIsALink(_ address: String) {
    #expect(Link(author: address)?.text == address)
  }

  @Test(arguments: [
    "", "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "\u{1}javascript:x",
    "vbscript:x", "data:text/html,x", "file:///etc/passwd", "//evil.example", "\\\\evil.example", "/\\evil.example",
    "https:evil.example", "https:///evil", "https://", "http:/evil", "mailto:", "a b", "blob:x", "1:2", ":x", "ftp://x",
    "https://a\u{7F}b", "x\ny", "&#106;avascript:x", "javascript&colon;alert(1)//:", "\u{FEFF}javascript:x",
  ])
  func anAuthorsDangerousAddressIsNoLink(_ address: String) {
    if let link = Link(author: address) {
      // Whatever passes has no scheme that browsers could find in it.
      #expect(!link.text.prefix { !"/?#".contains($0) }.contains(":"))
    }
  }

  @Test func hostileStringsNeverBecomeMarkup() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("hostile strings, seed \(seed)")
    var random = Seeded(state: seed)
    let own = [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</title><script>",
      "-->", "]]>", "{{title}}", "{{{body}}}", "&lt;script&gt;", "&#x3C;script>", "javascript:alert(1)",
      "//evil.example",
      "\u{0}<b>", "a\u{2028}b", "`${alert(1)}`", "</script", "<!--", "\\\"", "\u{202E}<b>", "%3Cscript%3E",
      "\r\n\r\n<b>",
      "</textarea><b>",
    ]
    let strings = own + hostileStrings()
    var page = Everything()
    let source = """
      <title>{{title}}</title><p title="{{title}}" lang='{{title}}'><a href="/?q={{title}}" data-x="{{title}}">{{title}}</a>\
      <textarea>{{title}}</textarea>{{#tags}}<i>{{.}}</i>{{/tags}}</p>
      """
    var report = Report()
    let template = try #require(theme(source).template("page", for: Everything.self, report: &report))
    page.title = "x"
    page.tags = ["x"]
    let shape = skeleton(template.render(page))
    for round in 0..<2000 {
      let string = round < strings.count ? strings[round] : mixed(strings, &random)
      page.title = string
      page.tags = [string]
      let bytes = template.render(page)
      try #require(skeleton(bytes) == shape, "\(string.debugDescription), seed \(seed)")
      let start = try #require(bytes.firstRange(of: Array("/?q=".utf8))).upperBound
      let address = bytes[start...].prefix { $0 != UInt8(ascii: "\"") }
      try #require(decoded(address) == Array(string.utf8), "\(string.debugDescription), seed \(seed)")
    }
  }

  /// A page with all that is text taken out: what a browser makes elements and attributes of. Read by means other
  /// than the compiler's own: every `<` begins a tag, every quote ends a value.
  private func skeleton(_ bytes: [UInt8]) -> String {
    var result = ""
    var quote: UInt8?
    var isInTag = false
    for byte in bytes {
      let character = Character(UnicodeScalar(byte))
      if let open = quote {
        if byte == open {
          quote = nil
          result.append(character)
        }
      } else if isInTag {
        result.append(character)
        if byte == UInt8(ascii: ">") { isInTag = false }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
      } else if byte == UInt8(ascii: "<") {
        isInTag = true
        result.append(character)
      } else if byte == UInt8(ascii: ">") {
        result.append(character)
      }
    }
    return result
  }

  /// An address's bytes without percent-encoding; nil where a character stands in it that could end or change it.
  private func decoded(_ address: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var index = address.startIndex
    while index < address.endIndex {
      if address[index] == UInt8(ascii: "%") {
        let hex = String(decoding: address[(index + 1)..<min(index + 3, address.endIndex)], as: UTF8.self)
        guard let byte = UInt8(hex, radix: 16) else { return nil }
        result.append(byte)
        index += 3
      } else {
        guard Character(UnicodeScalar(address[index])).isLetter || "0123456789-._~".utf8.contains(address[index]) else {
          return nil
        }
        result.append(address[index])
        index += 1
      }
    }
    return result
  }

  /// Pieces of two strings joined, or a string with a character from another in its midst.
  private func mixed(_ strings: [String], _ random: inout Seeded) -> String {
    let (a, b) = (strings.randomElement(using: &random) ?? "", strings.randomElement(using: &random) ?? "")
    let cut = a.unicodeScalars.prefix(Int.random(in: 0...a.unicodeScalars.count, using: &random))
    let rest = b.unicodeScalars.suffix(Int.random(in: 0...b.unicodeScalars.count, using: &random))
    return String(String.UnicodeScalarView(cut)) + String(String.UnicodeScalarView(rest))
  }

  private func hostileStrings() -> [String] {
    guard let corpora else {
      print("corpora not found: own hostile strings only")
      return []
    }
    let file = corpora.appending(path: "hostile/naughty-strings.json")
    guard let data = try? Data(contentsOf: file), let strings = try? JSONDecoder().decode([String].self, from: data)
    else {
      Issue.record("\(file.path) can't be read")
      return []
    }
    return strings
  }
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
