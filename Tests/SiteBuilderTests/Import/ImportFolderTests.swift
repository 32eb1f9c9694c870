import Testing

@testable import SiteBuilder

struct ImportFolderTests {
  let folder: ScratchFolder
  let files = [
    OutputFile(path: "incidents/one.md", bytes: Array("one".utf8)),
    OutputFile(path: "site.yml", bytes: Array("site".utf8)),
  ]

  init() throws { folder = try ScratchFolder() }

  private func write(replacing: Bool = false) throws -> Changes {
    try ImportFolder(folder("new/content"), keepingApartFrom: [folder("old/content")]).write(
      files, replacing: replacing)
  }

  @Test func aSecondImportWritesNothing() throws {
    #expect(try write() == Changes(written: 2, unchanged: 0, removed: 0))
    let before = try folder.identity("new/content/site.yml")
    #expect(try write() == Changes(written: 0, unchanged: 2, removed: 0))
    #expect(try folder.identity("new/content/site.yml") == before)
  }

  @Test func aFileThatSaysSomethingElseStopsEverything() throws {
    try folder.write("new/content/site.yml", "mine")
    #expect(throws: ImportFolder.Problem.exists([folder("new/content/site.yml")])) { try write() }
    #expect(try folder.contents(of: "new") == ["content/site.yml": "mine"])
    #expect(try write(replacing: true) == Changes(written: 2, unchanged: 0, removed: 0))
    #expect(folder.text("new/content/site.yml") == "site")
  }

  @Test func otherFilesStay() throws {
    try folder.write("new/content/incidents/mine.md", "mine")
    _ = try write(replacing: true)
    #expect(folder.text("new/content/incidents/mine.md") == "mine")
  }

  @Test func linksAreNeverFollowed() throws {
    try folder.write("elsewhere/one.md", "theirs")
    try folder.makeFolder("new/content")
    try folder.link("new/content/incidents", to: folder("elsewhere"))
    #expect(throws: ImportFolder.Problem.self) { try write(replacing: true) }
    #expect(folder.text("elsewhere/one.md") == "theirs")
  }

  @Test func theOldContentIsNoPlaceForTheNew() throws {
    try folder.makeFolder("old/content")
    for place in ["old/content", "old/content/new", "old", "old/../old/content"] {
      #expect(throws: ImportFolder.Problem.self, "\(place)") {
        try ImportFolder(folder(place), keepingApartFrom: [folder("old/content")])
      }
    }
  }
}
