import Foundation
import Testing

@testable import SiteBuilder

@Suite struct CompressionTests {
  private static let text = Array(String(repeating: "<p>All is well, and it was yesterday.</p>\n", count: 200).utf8)

  /// The formats' own tools read what we write; the one of a format that isn't installed is told by its name.
  @Test(arguments: Compression.allCases)
  func othersReadIt(_ format: Compression) throws {
    let tools: [Compression: String] = [.gz: "gzip", .br: "brotli", .zst: "zstd"]
    let tool = try #require(tools[format])
    guard let path = ["/usr/bin/", "/bin/"].map({ $0 + tool }).first(where: FileManager.default.isExecutableFile)
    else { try Test.cancel("\(tool) isn't installed") }
    let folder = try ScratchFolder()
    try folder.write("a.html.\(format)", format.compress(Self.text))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-dc", folder("a.html.\(format)")]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let read = try pipe.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(read.map { Array($0) } == Self.text)
  }

  @Test(arguments: Compression.allCases)
  func itIsMuchSmallerAndAlwaysTheSame(_ format: Compression) {
    let once = format.compress(Self.text)
    #expect(once.count < Self.text.count / 10 && !once.isEmpty)
    #expect(format.compress(Self.text) == once)
    #expect(!format.compress([]).isEmpty)
  }

  @Test(arguments: [
    ("index.html", 1024, true), ("index.html", 1023, false), ("a/feed.atom", 5000, true), ("logo.png", 5000, false),
    ("build.json", 5000, false), ("html", 5000, false), ("incidents/x.json", 5000, true),
  ])
  func onlyFilesThatGainFromItHaveSiblings(_ path: String, _ size: Int, _ suits: Bool) {
    #expect(Compression.suits(OutputFile(path: path, bytes: [UInt8](repeating: 32, count: size))) == suits)
  }
}
