import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

@Suite struct SystemZonesTests {
  private let winter = Instant(seconds: 1_795_183_509)

  @Test func zonesComeFromTheEmbeddedCopyWhereTheSystemHasNone() throws {
    let zones = SystemZones.zones(in: "/nonexistent")
    #expect(zones.zone(named: "Europe/Berlin")?.offset(at: winter) == 3600)
    #expect(zones.zone(named: "Europe/Atlantis") == nil)
    #expect(zones.suggestion(for: "Europe/Berln") == "Europe/Berlin")
  }

  @Test func theSystemsZonesGoFirst() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "candor-zones-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Europe/Paris"), withIntermediateDirectories: true)
    let empty = "TZif2" + String(repeating: "\0", count: 34) + "\u{1}\0\0\0\u{1}"
    let body = String(repeating: "\0", count: 7)
    let block = "TZif2" + String(repeating: "\0", count: 34) + "\u{1}\0\0\0\u{4}" + "\0\0\u{1c}\u{20}\0\0XXX\0"
    try Data((empty + body + block + "\nXXX-2\n").utf8).write(to: folder.appending(path: "Europe/Berlin"))
    try Data("root:x:0:0".utf8).write(to: folder.appending(path: "Europe/London"))

    try Data((empty + body + "TZif2 and then nothing that makes sense").utf8)
      .write(to: folder.appending(path: "Europe/Vienna"))

    let zones = SystemZones.zones(in: folder.path)
    #expect(zones.zone(named: "Europe/Berlin")?.abbreviation(at: winter) == "XXX")
    #expect(zones.zone(named: "Europe/Berlin")?.offset(at: winter) == 7200)
    // Neither a folder, nor a broken file, nor a text is a zone.
    #expect(zones.zone(named: "Europe/Vienna")?.offset(at: winter) == 3600)
    #expect(zones.zone(named: "Europe/Paris")?.offset(at: winter) == 3600)
    #expect(zones.zone(named: "Europe/London")?.offset(at: winter) == 0)
    #expect(zones.zone(named: "../../etc/passwd") == nil)
  }

  @Test func theSystemsFilesAgreeWithTheEmbeddedCopy() throws {
    guard FileManager.default.fileExists(atPath: SystemZones.defaultFolder + "/Europe/Berlin") else {
      print("skipped: no zones in \(SystemZones.defaultFolder)")
      return
    }
    let (system, embedded) = (SystemZones.zones(), SystemZones.embeddedZones())
    for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Antarctica/Troll"] {
      let (a, b) = (try #require(system.zone(named: name)), try #require(embedded.zone(named: name)))
      for day in 0..<40_000 {
        let instant = Instant(seconds: day * 86_400 + 3600)
        try #require(a.offset(at: instant) == b.offset(at: instant), "\(name) at \(instant)")
      }
    }
  }
}
