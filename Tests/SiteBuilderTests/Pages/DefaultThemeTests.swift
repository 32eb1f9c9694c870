import Diagnostics
import Foundation
import Templates
import Testing

@testable import SiteBuilder

@Suite struct DefaultThemeTests {
  @Test func everyTemplateFitsItsPageAndNoneIsLeftOver() throws {
    let theme = Theme(files: try Self.files(ending: ".mustache"))
    var report = Report()
    var used: Set<String> = []
    func compile<Page: View>(_ path: String, _ page: Page.Type) {
      used.formUnion(theme.template(path, for: page, report: &report)?.files ?? [])
    }
    compile("home", HomePage.self)
    compile("event", EventPage.self)
    compile("postmortem", PostmortemPage.self)
    compile("component", ComponentPage.self)
    compile("history", HistoryPage.self)
    compile("history-month", HistoryMonthPage.self)
    compile("subscribe", SubscribePage.self)
    compile("page", ExtraPage.self)
    compile("404", NotFoundPage.self)
    compile("redirect", RedirectPage.self)
    #expect(report.diagnostics.map { "\($0)" } == [])
    let own = try Self.files(ending: ".mustache").map(\.path).filter { $0 != "offline.mustache" }
    #expect(Set(own).subtracting(used) == [])
  }

  @Test func nothingNeedsMoreThanTheSecurityPolicyAllows() throws {
    for file in try Self.files(ending: ".mustache") where file.path != "offline.mustache" {
      let text = String(decoding: file.bytes, as: UTF8.self)
      #expect(!text.contains("<style") && !text.contains(" style="), "\(file.path)")
      #expect(!text.contains("javascript:") && !text.contains("http://") && !text.contains("https://"), "\(file.path)")
      for script in text.components(separatedBy: "<script").dropFirst() {
        #expect(script.hasPrefix(" src=\"{{"), "\(file.path)")
      }
    }
    let css = try Self.files(ending: "style.css").map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    #expect(!css.contains("url(") && !css.contains("@import"))
  }

  /// Without a script a page is read at any time, so it can't say what is still to come.
  @Test func noWordTellsOfTheFuture() {
    for words in Words.all {
      let texts = [words.home.ahead, words.maintenance.scheduled.word, words.maintenance.scheduled.sentence]
      for text in texts {
        for word in ["upcoming", "soon", "tomorrow", "bald", "demnächst", "bientôt", "pronto", "próximamente"] {
          #expect(!text.lowercased().contains(word))
        }
      }
    }
  }

  private static func files(ending: String) throws -> [SourceFile] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("themes/default")
    return try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted().filter { $0.hasSuffix(ending) }
      .map { SourceFile(path: $0, bytes: Array(try Data(contentsOf: root.appendingPathComponent($0)))) }
  }
}
