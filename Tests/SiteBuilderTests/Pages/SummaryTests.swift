import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// The first words of a text, for lists.
@Suite struct SummaryTests {
  @Test(
    "A text is cut after a sentence or between words",
    arguments: [
      ("Short.", "Short."), ("  one\n\ttwo  ", "one two"), ("", ""),
      ("A sentence of some length. And another one.", "A sentence of some length."),
      ("No sentence ends here for a long, long while", "No sentence ends here for a…"),
      ("Zürich was down for most users. São Paulo wasn't.", "Zürich was down for most users."),
      ("One. Then nothing ends here for long enough", "One. Then nothing ends here for…"),
      ("Unbrokenwordthatgoesonandonandonandonandon", "Unbrokenwordthatgoesonandonandon…"),
    ])
  func cutting(_ text: String, _ summary: String) {
    #expect(Edition.shortened(text, to: 32) == summary)
  }

  /// Texts of Latin letters are cut byte by byte; all must be cut as by characters.
  @Test func anyTextIsCutAsByCharacters() {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 1
    var random = SplitMix(state: seed)
    let alphabets = [
      "abc de. f! g? h\n", "aé ñ. ü! ß? –“”…\n ", "a日 本。語! 한. 글\t", "a👩‍👩‍👧 🇩🇪. e\u{301} a\u{308}? ☎\u{FE0F} b ",
    ].map { Array($0.unicodeScalars) }
    for number in 1...2000 {
      let alphabet = alphabets[Int.random(in: 0..<alphabets.count, using: &random)]
      var text = ""
      for _ in 0..<Int.random(in: 0...90, using: &random) {
        text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      let length = Int.random(in: 1...40, using: &random)
      #expect(
        Edition.shortened(text, to: length) == Self.byCharacters(text, length),
        "text \(number), CANDOR_SEED=\(seed): \(text.debugDescription) to \(length)")
    }
  }

  private static func byCharacters(_ text: String, _ length: Int) -> String {
    let words = text.unicodeScalars.split { $0 == " " || (9...13).contains($0.value) }
    let line = words.map { String($0) }.joined(separator: " ")
    guard line.count > length else { return line }
    let cut = line.prefix(length)
    if let stop = cut.lastIndex(where: { ".!?".contains($0) }), cut[..<stop].count > length / 2 {
      return String(cut[...stop])
    }
    return (cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut) + "…"
  }
}
