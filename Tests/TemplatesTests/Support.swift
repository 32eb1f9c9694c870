import Diagnostics
import Foundation
import Testing

@testable import Templates

/// The corpora beside the repository, or where `CANDOR_CORPORA` says; nil where they aren't.
let corpora: URL? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let beside = root.deletingLastPathComponent().appending(path: "shared/corpora")
  let folder = ProcessInfo.processInfo.environment["CANDOR_CORPORA"].map { URL(filePath: $0) } ?? beside
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

/// A theme of a page and its partials.
func theme(_ page: String, _ partials: [String: String] = [:]) -> Theme {
  let files = [SourceFile(path: "page.mustache", text: page)]
  return Theme(files: files + partials.map { SourceFile(path: "\($0.key).mustache", text: $0.value) })
}

/// What a page shows for a view, or what is wrong with it.
func rendered<V: View>(_ page: String, _ view: V, _ partials: [String: String] = [:]) throws -> String {
  var report = Report()
  guard let template = theme(page, partials).template("page", for: V.self, report: &report) else {
    throw Refused(diagnostics: report.sorted)
  }
  #expect(report.diagnostics.isEmpty)
  return String(decoding: template.render(view), as: UTF8.self)
}

struct Refused: Error, CustomStringConvertible {
  let diagnostics: [Diagnostic]

  var description: String {
    diagnostics.map { "\($0.place.file.path):\($0.place.range ?? 0..<0): \($0.headline) [\($0.rule.rawValue)]" }
      .joined(separator: "\n")
  }
}

/// One view with a field of every kind.
struct Everything: View {
  var title = "Checkout is slow"
  var subtitle: String?
  var count = 3
  var open = true
  var body: HTML = "<p>Sorry.</p>"
  var aside: HTML?
  var url = Link(trusted: "/incidents/checkout/")
  var next: Link?
  var json = JSONText(
    { () -> JSON in
      var json = JSON()
      json.object { $0.field("title", "</script>") }
      return json
    }())
  var tags = ["api", "eu"]
  var author = Person(name: "Ada", age: 36)
  var reviewer: Person?
  var updates = [Update(title: "First", at: "09:00"), Update(title: "Second", at: "10:00")]

  static let fields: [Field<Self>] = [
    Field("title", "What it is called.", \.title),
    Field("subtitle", "More of it.", \.subtitle),
    Field("count", "How many.", \.count),
    Field("open", "Whether it goes on.", \.open),
    Field("body", "The words.", \.body),
    Field("aside", "Other words.", \.aside),
    Field("url", "Where it stands.", \.url),
    Field("next", "The one after.", \.next),
    Field("json", "For scripts.", \.json),
    Field("tags", "Words for it.", \.tags),
    Field("author", "Who wrote it.", \.author),
    Field("reviewer", "Who read it.", \.reviewer),
    Field("updates", "What happened.", \.updates),
  ]
}

struct Person: View {
  let name: String
  let age: Int

  static let fields: [Field<Self>] = [Field("name", "First and last.", \.name), Field("age", "In years.", \.age)]
}

struct Update: View {
  let title: String
  let at: String

  static let fields: [Field<Self>] = [Field("title", "What is new.", \.title), Field("at", "When.") { $0.at }]
}

/// A view that holds itself.
struct Branch: View {
  let content: String
  var nodes: [Branch] = []

  static let fields: [Field<Self>] = [
    Field("content", "A word.", \.content), Field("nodes", "What hangs on it.", \.nodes),
  ]
}
