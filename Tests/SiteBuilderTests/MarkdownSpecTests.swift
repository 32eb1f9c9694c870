import Foundation
import Testing

@testable import SiteBuilder

@Suite(.enabled(if: MarkdownCorpus.isHere, "set CANDOR_CORPORA to the folder of test corpora"))
struct MarkdownSpecTests {
  private struct Example: Decodable {
    let example: Int
    let markdown: String
    let html: String
  }

  private static func examples() throws -> [Example] {
    let folder = try #require(MarkdownCorpus.folder)
    let data = try Data(contentsOf: folder.appendingPathComponent("commonmark/spec-0.30.json"))
    return try JSONDecoder().decode([Example].self, from: data)
  }

  @Test func everyExampleOfCommonMarkComesOutAsItsSpecificationSays() throws {
    let examples = try Self.examples()
    #expect(examples.count == 652)
    for example in examples {
      let rendering = MarkdownRendering(example.markdown, Markdown(dialect: .commonMark))
      #expect(rendering.page == example.html, "example \(example.example)")
    }
  }

  /// Our additions may add markup, so only words are compared.
  @Test func noExampleLosesAWordToTheExtensions() throws {
    for example in try Self.examples() {
      let plain = MarkdownRendering(example.markdown, Markdown(dialect: .commonMark)).page
      let ours = MarkdownRendering(example.markdown, Markdown(allowsHTML: true)).page
      let missing = words(of: plain).missing(from: words(of: ours))
      #expect(missing == nil, "example \(example.example): \(missing ?? "")")
    }
  }

  @Test func realDocumentsLoseNoWord() throws {
    let files = try MarkdownCorpus.files(in: "markdown")
    #expect(files.count > 100)
    for file in files {
      let bytes = Array(try Data(contentsOf: file))
      let plain = MarkdownRendering(bytes, Markdown(dialect: .commonMark)).page
      let rendering = MarkdownRendering(bytes)
      #expect(!rendering.rules.contains(.markdownTooComplex), "\(file.lastPathComponent)")
      for found in [words(of: rendering.page), words(ofPlain: rendering)] {
        var (wanted, found) = (words(of: plain), found)
        // Footnotes move to the end, and their labels become numbers.
        if rendering.page.contains("class=\"footnotes\"") {
          (wanted, found) = (wanted.sorted().filter { Int($0) == nil }, found.sorted())
        }
        let missing = wanted.missing(from: found)
        #expect(missing == nil, "\(file.lastPathComponent): \(missing ?? "")")
      }
    }
  }

  private func words(ofPlain rendering: MarkdownRendering) -> [String] {
    rendering.result.plainText.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The words of an HTML text, without those in tags, comments, scripts and styles.
  private func words(of html: String) -> [String] {
    var text = html
    for pattern in [
      "<!--[\\s\\S]*?-->", "<(script|style)[\\s\\S]*?</(script|style)>", "<li>(<p>)?\\[[ xX]\\]", "<[^>]*>",
    ] {
      text = text.replacingOccurrences(of: pattern, with: pattern == "<[^>]*>" ? "" : " ", options: .regularExpression)
    }
    for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
      text = text.replacingOccurrences(of: entity, with: sign)
    }
    return text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}

extension [String] {
  /// The first of these words that doesn't occur in other words in the same order; nil where all do.
  fileprivate func missing(from others: [String]) -> String? {
    var rest = others[...]
    for (index, word) in enumerated() {
      guard let found = rest.firstIndex(of: word) else {
        return self[Swift.max(0, index - 5)...index].joined(separator: " ")
      }
      rest = rest[(found + 1)...]
    }
    return nil
  }
}
