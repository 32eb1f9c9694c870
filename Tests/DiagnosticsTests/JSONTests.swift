import Foundation
import Testing

@testable import Diagnostics

@Suite struct JSONWriter {
  private func text(_ json: borrowing JSON) -> String { String(decoding: json.bytes, as: UTF8.self) }

  @Test func keysKeepTheOrderInWhichTheyAreWritten() {
    var json = JSON()
    json.object {
      $0.field("z", "a")
      $0.field("a", 1)
      $0.field("m", nil as String?)
      $0.field("b", true)
      $0.array("list") {
        $0.add("x")
        $0.add(2)
        $0.add(nil as Int?)
        $0.object { _ in }
        $0.array { _ in }
      }
      $0.field(named: "ü\"", "v")
      $0.object(named: "p/q") { $0.field("c", false) }
    }
    #expect(
      text(json)
        == #"{"z":"a","a":1,"m":null,"b":true,"list":["x",2,null,{},[]],"ü\"":"v","p/q":{"c":false}}"#)
  }

  @Test func indentedTextHasALineForEachValue() {
    var json = JSON(indented: true)
    json.object {
      $0.field("a", 1)
      $0.array("b") {
        $0.add("x")
        $0.object { $0.field("c", "d") }
      }
      $0.array("e") { _ in }
    }
    #expect(
      text(json) == """
        {
          "a": 1,
          "b": [
            "x",
            {
              "c": "d"
            }
          ],
          "e": []
        }
        """)
  }

  @Test(arguments: [
    ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#),
    ("</script>", #""\u003c/script>""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
    ("\u{2027}\u{202A}", "\"\u{2027}\u{202A}\""),
    ("é日😀", "\"é日😀\""), ("", "\"\""),
  ])
  func textsAreEscapedSoThatAScriptMayHoldThem(_ value: String, _ expected: String) {
    var json = JSON()
    json.add(value)
    #expect(text(json) == expected)
  }

  @Test(arguments: [
    (0.0, "0.0"), (-0.0, "0.0"), (1, "1.0"), (0.3, "0.3"), (-0.3, "-0.3"), (99.999_999, "99.999999"),
    (0.999_999_9, "1.0"), (1e-9, "0.0"), (12.034_5, "12.0345"), (.nan, "null"), (.infinity, "null"), (1e300, "1e+300"),
    (-1e15, "-1000000000000000.0"),
  ])
  func fractionsHaveSixDecimalsAtMost(_ value: Double, _ expected: String) {
    var json = JSON()
    json.object { $0.field("a", fraction: value) }
    #expect(text(json) == "{\"a\":\(expected)}")
  }

  @Test(arguments: [21, 22, 23], [false, true])
  func whatIsWrittenIsReadBackTheSame(_ seed: UInt64, _ indented: Bool) throws {
    var random = Seeded(seed)
    func someText() -> String {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let value = [
          UInt32.random(in: 0...0x7F, using: &random), .random(in: 0...0x2FFF, using: &random),
          .random(in: 0x1F300...0x1F6FF, using: &random),
        ]
        if let scalar = value.randomElement(using: &random).flatMap({ Unicode.Scalar($0) }) { text.append(scalar) }
      }
      return String(text)
    }
    for _ in 0..<200 {
      let texts = (0..<Int.random(in: 0...6, using: &random)).map { _ in someText() }
      let numbers = texts.map { _ in Int.random(in: -1 << 53...1 << 53, using: &random) }
      let names = texts.indices.map { "\($0)\(someText())" }
      var json = JSON(indented: indented)
      json.object {
        $0.array("texts") { for text in texts { $0.add(text) } }
        $0.array("numbers") { for number in numbers { $0.add(number) } }
        $0.object("named") { for (name, text) in zip(names, texts) { $0.field(named: name, text) } }
      }
      let read = try #require(
        JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: Any], "seed \(seed): \(text(json))")
      let readTexts = try #require(read["texts"] as? [String])
      #expect(readTexts.map { Array($0.utf8) } == texts.map { Array($0.utf8) }, "seed \(seed): \(text(json))")
      #expect(read["numbers"] as? [Int] == numbers, "seed \(seed): \(text(json))")
      #expect((read["named"] as? [String: String])?.count == texts.count, "seed \(seed): \(text(json))")
    }
  }
}
