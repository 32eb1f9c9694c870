import Foundation
import Testing

@testable import SiteBuilder
@testable import Templates

/// Reference pages are made from the code. `UPDATE_DOCS=1 swift test` rewrites them.
@Suite struct ReferenceTests {
  @Test(arguments: [("keys.md", Reference.keys), ("theme-values.md", Reference.themeValues)])
  func theReferenceInDocsIsTheCodes(_ name: String, _ text: String) throws {
    let page = Project.root.appending(path: "docs/\(name)")
    if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
      try text.write(to: page, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == text, "UPDATE_DOCS=1 swift test rewrites docs/\(name)")
  }

  @Test func theListOfEmbeddedFilesIsTheThemesFolder() throws {
    let theme = Project.root.appending(path: "themes/default")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: theme.path).filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: theme.appending(path: path).path, isDirectory: &isFolder)
      return !isFolder.boolValue && !path.hasPrefix(".") && path != "embed/alert.js"
    }
    let embedded = Look.embedded()
    #expect(embedded.map(\.path) == paths.sorted(), "run scripts/embed-theme.py")
    for file in embedded {
      let there = try Data(contentsOf: theme.appending(path: file.path))
      #expect(there == Data(file.bytes), "\(file.path) in the program differs from the folder's")
    }
  }
}
