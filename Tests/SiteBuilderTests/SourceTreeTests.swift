import Diagnostics
import Foundation
import Testing

@testable import SiteBuilder

struct SourceTreeTests {
  let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
    try scratch.write("content/site.yml", "title: Acme\n")
  }

  /// The tree, and each finding as "rule path", with the content folder shown as `content`.
  private func read(jobs: Int = 2) throws -> (tree: SourceTree, findings: [String]) {
    var report = Report()
    let tree = try SourceTree(reading: scratch("content"), jobs: jobs, report: &report)
    return (tree, report.sorted.map { "\($0.rule.rawValue) \(shown($0.place.file.path))" })
  }

  private func shown(_ path: String) -> String { String(path.dropFirst(scratch.path.count + 1)) }

  @Test(arguments: [1, 2, 4]) func everyFileIsReadOnceInTheOrderOfItsPath(jobs: Int) throws {
    try scratch.write("content/incidents/b.md", "B")
    try scratch.write("content/incidents/a.md", "A")
    try scratch.write("content/incidents/a.de.md", "A auf Deutsch")
    try scratch.write("content/maintenance/m.md", "M")
    try scratch.write("content/postmortems/p.md", "P")
    try scratch.write("content/pages/about.md", "")
    try scratch.write("content/static/x/logo.png", [0xFF, 0x00, 0xFE])
    try scratch.write("content/static/.well-known/security.txt", "S")
    for number in 0..<300 { try scratch.write("content/incidents/many-\(number + 100).md", "text \(number)") }
    let (tree, findings) = try read(jobs: jobs)
    #expect(findings == [])
    #expect(tree.site?.text(0..<99) == "title: Acme\n")
    #expect(
      tree.incidents.prefix(3).map { shown($0.path) } == (["a.de", "a", "b"].map { "content/incidents/\($0).md" }))
    #expect(tree.incidents.dropFirst(3).map { $0.text(0..<99) } == (0..<300).map { "text \($0)" })
    #expect(tree.maintenance.map { $0.text(0..<9) } == ["M"])
    #expect(tree.postmortems.map { $0.text(0..<9) } == ["P"])
    #expect(tree.pages.map { $0.bytes } == [[]])
    #expect(tree.statics.map(\.path) == [".well-known/security.txt", "x/logo.png"])
    #expect(tree.statics.map(\.file.bytes) == [Array("S".utf8), [0xFF, 0x00, 0xFE]])
  }

  @Test(arguments: ["", "/", "//", "/.", "/../content"])
  func pathsAreAsTheUserGaveThem(_ ending: String) throws {
    var report = Report()
    let tree = try SourceTree(reading: scratch("content") + ending, jobs: 1, report: &report)
    let given = ["", "/", "//"].contains(ending) ? "" : ending
    #expect(tree.site?.path == scratch("content") + given + "/site.yml")
  }

  @Test(arguments: ["missing", "content/site.yml", "content/site.yml/x", "circle"])
  func aContentFolderThatIsNoneIsTheMachinesTrouble(_ path: String) throws {
    try scratch.link("circle", to: "circle")
    #expect(throws: MachineTrouble.self) {
      var report = Report()
      _ = try SourceTree(reading: scratch(path), jobs: 1, report: &report)
    }
  }

  @Test func aMissingSiteFileIsAnErrorThatNamesWhatIsLikeIt() throws {
    try scratch.remove("content/site.yml")
    #expect(try read().findings == ["missing-site content/site.yml"])
    try scratch.write("content/site.yaml", "title: Acme\n")
    var report = Report()
    _ = try SourceTree(reading: scratch("content"), jobs: 1, report: &report)
    #expect(report.diagnostics.first { $0.rule == .missingSite }?.fix == "rename 'site.yaml' to 'site.yml'")
  }

  @Test func whatEditorsAndFileManagersLeaveIsNoNews() throws {
    for name in [
      ".DS_Store", ".gitkeep", "README.md", "readme", "incidents/.DS_Store", "incidents/a.md~", "incidents/.a.md.swp",
      "incidents/#a.md#", "incidents/.hidden.md", ".github/x.yml", "static/.DS_Store", "static/x/.gitkeep",
      "static/a.css~", "pages/Thumbs.db",
    ] { try scratch.write("content/\(name)", "x") }
    let (tree, findings) = try read()
    #expect(findings == [])
    #expect(tree.statics.isEmpty && tree.incidents.isEmpty)
  }

  struct Odd: CustomTestStringConvertible {
    let name: String
    let findings: [String]
    let make: @Sendable (ScratchFolder) throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ findings: String..., make: @escaping @Sendable (ScratchFolder) throws -> Void) {
      self.name = name
      self.findings = findings
      self.make = make
    }
  }

  @Test(arguments: [
    Odd("folder named like a text", "not-a-file content/incidents/x.md") {
      try $0.makeFolder("content/incidents/x.md")
    },
    Odd("folder for site.yml", "not-a-file content/site.yml") {
      try $0.remove("content/site.yml")
      try $0.makeFolder("content/site.yml")
    },
    Odd("pipe", "not-a-file content/incidents/x.md") {
      try $0.makeFolder("content/incidents")
      mkfifo($0("content/incidents/x.md"), 0o644)
    },
    Odd("pipe in static", "not-a-file content/static/x") {
      try $0.makeFolder("content/static")
      mkfifo($0("content/static/x"), 0o644)
    },
    Odd("link to a device", "outside-content content/incidents/x.md") {
      try $0.makeFolder("content/incidents")
      try $0.link("content/incidents/x.md", to: "/dev/zero")
    },
    Odd("link out", "outside-content content/incidents/x.md", "outside-content content/static/x") {
      try $0.write("secret.md", "s")
      try $0.makeFolder("content/incidents")
      try $0.makeFolder("content/static")
      try $0.link("content/incidents/x.md", to: "../../secret.md")
      try $0.link("content/static/x", to: $0.path)
    },
    Odd("link to a sibling with a like name", "outside-content content/static/x") {
      try $0.write("content-old/secret.txt", "s")
      try $0.makeFolder("content/static")
      try $0.link("content/static/x", to: $0("content-old"))
    },
    Odd("collection linked out", "outside-content content/incidents") {
      try $0.write("elsewhere/a.md", "s")
      try $0.link("content/incidents", to: "../elsewhere")
    },
    Odd("link to nowhere", "unreadable content/incidents/x.md") {
      try $0.makeFolder("content/incidents")
      try $0.link("content/incidents/x.md", to: "missing")
    },
    Odd("links in a circle", "unreadable content/incidents/x.md", "unreadable content/static/y") {
      try $0.makeFolder("content/incidents")
      try $0.makeFolder("content/static")
      try $0.link("content/incidents/x.md", to: "x.md")
      try $0.link("content/static/y", to: "y")
    },
    Odd(
      "links to folders around them", "unreadable content/static/a/all", "unreadable content/static/a/self",
      "unreadable content/static/a/up"
    ) {
      try $0.makeFolder("content/static/a")
      try $0.link("content/static/a/self", to: ".")
      try $0.link("content/static/a/up", to: "..")
      try $0.link("content/static/a/all", to: "../..")
    },
    Odd("links that multiply", "unreadable content/static/a/c", "unreadable content/static/b/c/b") {
      for folder in ["b", "d", "e"] { try $0.makeFolder("content/static/\(folder)") }
      try $0.link("content/static/a", to: "b")
      try $0.link("content/static/b/c", to: "../d")
      try $0.link("content/static/d/b", to: "../e")
    },
    Odd("too many folders", "too-large content/static" + String(repeating: "/d", count: 64)) {
      try $0.write("content/static/" + String(repeating: "d/", count: 70) + "x", "deep")
    },
    Odd("too large a text", "too-large content/incidents/x.md") {
      try $0.write("content/incidents/x.md", [])
      truncate($0("content/incidents/x.md"), 100 << 20)
    },
    Odd("too large a copy", "too-large content/static/x.iso") {
      try $0.write("content/static/x.iso", [])
      truncate($0("content/static/x.iso"), 101 << 20)
    },
    Odd("broken bytes", "not-utf8 content/incidents/x.md") {
      try $0.write("content/incidents/x.md", [65, 10, 0xE9, 65])
    },
    Odd("unexpected file", "unexpected-file content/notes.txt", "unexpected-file content/theme") {
      try $0.write("content/notes.txt", "x")
      try $0.write("content/theme/page.html", "x")
    },
    Odd(
      "unexpected in a collection", "unexpected-file content/incidents/2024", "unexpected-file content/incidents/a.MD",
      "unexpected-file content/incidents/graph.png"
    ) {
      try $0.write("content/incidents/2024/a.md", "x")
      try $0.write("content/incidents/a.MD", "x")
      try $0.write("content/incidents/graph.png", "x")
    },
    Odd("file for a collection", "unexpected-file content/incidents") { try $0.write("content/incidents", "x") },
    Odd("names that make no id", "invalid-id content/incidents/API down.md", "invalid-id content/pages/über.md") {
      try $0.write("content/incidents/API down.md", "x")
      try $0.write("content/pages/über.md", "x")
    },
    Odd("a language is part of the file's name", "invalid-id content/incidents/A.de.md") {
      try $0.write("content/incidents/A.de.md", "x")
      try $0.write("content/incidents/b.pt-BR.md", "x")
    },
    Odd("names that differ in case", "duplicate-id content/incidents/API.md", "duplicate-id content/static/Logo.png") {
      try $0.write("content/incidents/API.md", "x")
      try $0.write("content/incidents/api.md", "x")
      try $0.write("content/static/Logo.png", "x")
      try $0.write("content/static/logo.png", "x")
    },
    Odd("a name that isn't text", "invalid-id content/incidents/\u{FFFD}.md", "invalid-id content/static/\u{FFFD}") {
      try $0.makeFolder("content/incidents")
      try $0.makeFolder("content/static")
      for (folder, ending) in [("incidents", [46, 109, 100]), ("static", [])] as [(String, [CChar])] {
        let name = Array($0("content/\(folder)/").utf8CString.dropLast()) + [-23] + ending + [0]
        close(open(name, O_WRONLY | O_CREAT, 0o644))
      }
    },
    Odd("a line break in a name", "invalid-id content/static/a\nb") { try $0.write("content/static/a\nb", "x") },
  ])
  func whatIsOddIsReportedAndTheRestIsRead(_ odd: Odd) throws {
    try scratch.write("content/maintenance/fine.md", "fine")
    try odd.make(scratch)
    let (tree, findings) = try read()
    #expect(findings == odd.findings)
    #expect(tree.maintenance.map { $0.text(0..<9) } == ["fine"])
    #expect(tree.statics.count < 10)
  }

  @Test func linksWithinTheContentFolderAreFollowed() throws {
    try scratch.write("content/static/files/one.txt", "1")
    try scratch.write("content/incidents/a.md", "A")
    try scratch.link("content/static/same", to: "files")
    try scratch.link("content/static/a.txt", to: "../incidents/a.md")
    try scratch.link("content/incidents/b.md", to: scratch("content/incidents/a.md"))
    try scratch.link("linked", to: "content")
    for folder in ["content", "linked"] {
      var report = Report()
      let tree = try SourceTree(reading: scratch(folder), jobs: 2, report: &report)
      #expect(report.diagnostics.isEmpty)
      #expect(tree.incidents.map { $0.text(0..<9) } == ["A", "A"])
      #expect(tree.statics.map(\.path) == ["a.txt", "files/one.txt", "same/one.txt"])
    }
  }

  @Test func theFirstBrokenByteIsUnderlined() throws {
    try scratch.write("content/incidents/x.md", [0x41, 0x0A, 0xC3, 0xA9, 0xE2, 0x82, 0x41])
    try scratch.write("content/incidents/y.md", [0xFF, 0xFE, 0x41, 0x00])
    var report = Report()
    let tree = try SourceTree(reading: scratch("content"), jobs: 1, report: &report)
    let places = report.sorted.map(\.place)
    #expect(places.map(\.range) == [4..<6, 0..<1])
    let position = places[0].file.position(of: 4)
    #expect(position.line == 2 && position.column == 2)
    #expect(report.sorted[1].headline == "not UTF-8 text but UTF-16")
    #expect(tree.unusable.map { shown($0) } == ["content/incidents/x.md", "content/incidents/y.md"])
  }

  @Test(
    arguments: [
      ("api-errors.md", "api-errors", nil), ("api-errors.de.md", "api-errors", "de"),
      ("content/incidents/api.pt-BR.md", "api", "pt-BR"), ("v1.2.md", "v1.2", nil), ("v1.2.fr.md", "v1.2", "fr"),
      ("de.md", "de", nil), (".de.md", ".de", nil), ("a.down.md", "a.down", nil), ("a.d.md", "a.d", nil),
      ("a.de-.md", "a.de-", nil), ("a.DE.md", "a.DE", nil), ("a.zh-Hant-TW.md", "a", "zh-Hant-TW"),
    ] as [(String, String, String?)])
  func aNameSaysIDAndLanguage(fileName: String, id: String, language: String?) {
    let name = ContentName(fileName: fileName)
    #expect(name.id == id)
    #expect(name.language == language)
  }

  @Test(
    arguments: [
      ("API down", "api-down"), ("Überlastung der Größe", "ueberlastung-der-groesse"),
      ("Él  está -- aquí!", "el-esta-aqui"),
      ("--x--", "x"), ("..", nil), ("日本", nil), ("v1.2_b", "v1.2_b"), ("e\u{301}te\u{301}", "ete"), ("😀 fire", "fire"),
      (String(repeating: "ß", count: 150), String(repeating: "s", count: 200)),
    ] as [(String, String?)])
  func aSuggestedIDIsValid(text: String, id: String?) {
    #expect(ContentName.suggestedID(for: text) == id)
    if let id { #expect(ContentName.isValid(id: id)) }
  }

  // MARK: Files that are read in haste

  @Test func aFileThatGetsShorterWhileItIsReadIsReadToItsEnd() throws {
    try scratch.write("a", "0123456789")
    guard let file = try Folder(at: scratch("")).openFile("a") else { throw SystemError(ENOENT) }
    truncate(scratch("a"), 6)
    let bytes = try file.read(atMost: 64)
    #expect(bytes == Array("012345".utf8))
  }

  @Test func aQuickLookTakesNothingButSmallFiles() throws {
    try scratch.write("small", "0123456")
    try scratch.write("fits not", "01234567")
    try scratch.write("empty", "")
    try scratch.write("folder/small", "0")
    symlink("small", scratch("link"))
    mkfifo(scratch("pipe"), 0o644)
    let folder = try Folder(at: scratch(""))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 1)
    defer { buffer.deallocate() }
    let closing = LateClosing()
    #expect(folder.read("small", into: buffer, closing: closing) == 7)
    #expect(buffer.prefix(7).elementsEqual("0123456".utf8))
    for name in ["fits not", "empty", "folder", "link", "pipe", "missing"] {
      #expect(folder.read(name, into: buffer, closing: closing) == nil, "\(name)")
    }
  }

  /// On a thread of its own, where nobody else opens and closes files.
  @Test(arguments: [1, 15, 16, 40])
  func whatIsToBeClosedLateIsClosedInTheEndAndNothingElse(_ count: Int) throws {
    try scratch.write("one", "1")
    let path = scratch("one")
    OwnThread.perform(iterations: 1) { _ in
      // The last but one leaves a hole among those that follow.
      let others = (0..<3).map { _ in open(path, O_RDONLY) }
      close(others[1])
      var numbers: [Int32] = []
      do {
        let closing = LateClosing()
        for _ in 0..<count {
          numbers.append(open(path, O_RDONLY))
          closing.close(numbers[numbers.count - 1])
        }
      }
      #expect(numbers.allSatisfy { $0 >= 0 && fcntl($0, F_GETFD) < 0 })
      #expect(fcntl(others[0], F_GETFD) >= 0 && fcntl(others[2], F_GETFD) >= 0)
      for number in [others[0], others[2]] { close(number) }
    }
  }
}
