import Diagnostics
import Foundation
import Testing

@testable import SiteBuilder

/// A site over another one, whose files are let go where they are there already.
struct FormerSiteTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private static let old = [
    "index.html": "home", "feed.xml": "feed", "incidents/a/index.html": "a", "incidents/b/index.html": "b",
  ]

  /// As a build takes them, in their order.
  private func take(_ files: [OutputFile]) throws -> [OutputFile] {
    var reader = FormerSite.Reader(of: try #require(FormerSite(at: scratch("site"))))
    return files.map { reader.put($0) }
  }

  private func replace(with files: [OutputFile]) throws -> Changes {
    try OutputFolder(scratch("site"), keepingApartFrom: []).replace(with: files, jobs: 2)
  }

  @Test func whatIsThereAlreadyIsLetGo() throws {
    try scratch.build(Self.old)
    let new = Self.old.merging(["feed.xml": "more", "incidents/c/index.html": "c"]) { _, new in new }
    let files = try take(site(new))
    let gone = files.filter { $0.present != nil }.map(\.path).sorted()
    #expect(gone == ["incidents/a/index.html", "incidents/b/index.html", "index.html"])
    #expect(try replace(with: files) == Changes(written: 3, unchanged: 3, removed: 0))
    #expect(try scratch.published() == new)
    #expect(try scratch.build(new).unchanged == 6, "the list is right")
  }

  @Test func otherThingsInItsPlaceAreNotTheFile() throws {
    try scratch.build(Self.old)
    try scratch.remove("site/index.html")
    symlink("feed.xml", scratch("site/index.html"))
    try scratch.remove("site/incidents/a")
    try scratch.write("site/incidents/a", "a")
    try scratch.write("site/incidents/b/index.html", "B")
    let marked = OutputFile(path: "feed.xml", bytes: Array("\(Stamp.iso.mark)".utf8))
    let files = try take(
      site(["index.html": "feed", "incidents/a/index.html": "a", "incidents/b/index.html": "b", "../x": "x"]) + [marked]
    )
    #expect(files.allSatisfy { $0.present == nil })
    #expect(FormerSite(at: scratch("elsewhere")) == nil)
  }

  @Test(arguments: ["changed", "removed", "replaced"])
  func aFileThatIsTouchedMeanwhileEndsTheBuild(_ how: String) throws {
    try scratch.build(Self.old)
    let new = Self.old.merging(["feed.xml": "more"]) { _, new in new }
    let files = try take(site(new))
    let path = "site/incidents/a/index.html"
    if how != "changed" { try scratch.remove(path) }
    if how != "removed" { try scratch.write(path, how == "changed" ? "longer" : "a") }
    let before = try scratch.contents(of: "site")
    let problem = #expect(throws: OutputProblem.self) { try replace(with: files) }
    #expect(problem?.description.contains("incidents/a/index.html: it has just been changed") == true)
    #expect(try scratch.contents(of: "site") == before)
  }

  @Test func aBuildOverASiteHoldsWhatDiffersAndNoMore() throws {
    try scratch.write(
      "content/site.yml", "title: T\nurl: https://status.example.com\ncomponents: [{id: api, name: API}]\n")
    let item = "---\ntitle: A\nimpact: minor\n---\n\n## Resolved at 2026-05-01 10:00 UTC\n\nText.\n"
    for name in ["a", "b"] { try scratch.write("content/incidents/\(name).md", item) }
    func options(_ output: String, _ compressions: [Compression] = []) -> BuildOptions {
      BuildOptions(
        content: scratch("content"), output: scratch(output), theme: nil, now: .init(seconds: 1_780_000_000), jobs: 2,
        includesDrafts: false, compressions: compressions)
    }
    let all = try Rendering(options("site"))
    try #require(all.staging).discard()
    _ = try buildSite(options("site"))
    try scratch.write("content/incidents/a.md", item.replacing("Text", with: "Words"))

    let rendering = try Rendering(options("site"))
    let held = rendering.files.filter { $0.present == nil }.map(\.path)
    #expect(held.containsInBytes("incidents/a/index.html") && !held.containsInBytes("incidents/b/index.html"))
    #expect(rendering.files.count == all.files.count && rendering.staging == nil)
    #expect(try Rendering(options("site", [.gz])).files.allSatisfy { $0.present == nil }, "siblings need all bytes")

    _ = try buildSite(options("site"))
    _ = try buildSite(options("clean"))
    #expect(try scratch.contents(of: "site") == scratch.contents(of: "clean"))
  }
}
