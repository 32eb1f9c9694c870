import Foundation
import StatusModel
import Testing

@testable import Diagnostics
@testable import SiteBuilder

/// The law of the next change: every build before it makes the same site, but for the stamps of its own time.
@Suite struct NextChangeTests {
  /// Every file of a build of the demo.
  private func build(_ now: Instant, content: String = Project.root.appending(path: "content").path) throws -> [String:
    [UInt8]]
  {
    let rendering = try Rendering(
      BuildOptions(content: content, output: nil, theme: nil, now: now, jobs: 2, includesDrafts: false))
    try #require(!rendering.report.hasErrors, "\(rendering.report.text(colour: false))")
    return Dictionary(uniqueKeysWithValues: rendering.files.map { ($0.path, $0.bytes) })
  }

  private func site(_ now: Instant) throws -> Site {
    let loaded = try loadSite(
      content: Project.root.appending(path: "content").path, now: now, jobs: 2, includesDrafts: false)
    return try #require(loaded.site)
  }

  /// What differs between two builds once the stamps of their times are taken out.
  private func differences(
    _ a: [String: [UInt8]], _ b: [String: [UInt8]], builtAt first: Instant, and second: Instant
  ) throws -> [String] {
    let zone = try #require(Zones.system.zone(named: "Europe/Berlin"))
    return Set(a.keys).union(b.keys).sorted().compactMap { path in
      guard let x = a[path], let y = b[path] else { return "\(path) is in one of them only" }
      guard x != y, path != "build.json" else { return nil }
      let (p, q) = (Stamps(first, in: zone).removed(from: x), Stamps(second, in: zone).removed(from: y))
      guard p != q else { return nil }
      let lines = zip(p.split(separator: "\n"), q.split(separator: "\n")).first { $0 != $1 }
      guard let lines else { return "\(path): one is longer" }
      let common = zip(lines.0, lines.1).prefix { $0 == $1 }.count
      let from = max(0, common - 60)
      return "\(path): …\(lines.0.dropFirst(from).prefix(160))… is not …\(lines.1.dropFirst(from).prefix(160))…"
    }
  }

  /// The only words of a build that tell its own time.
  private struct Stamps {
    let words: [String]

    init(_ now: Instant, in zone: Zone) {
      let local = zone.local(now)
      words =
        [now.rfc3339, now.rfc3339Milliseconds, "\(now.seconds)"]
        + [Words.english, Words.german].map { $0.dates.dateTime(local, zone: zone.abbreviation(at: now)) }
    }

    func removed(from bytes: [UInt8]) -> String {
      words.reduce(String(decoding: bytes, as: UTF8.self)) { $0.replacingOccurrences(of: $1, with: "‹built›") }
    }
  }

  /// Moments at which the demo is quiet, about to change, or in the middle of something.
  static let moments = [
    "2026-11-20T14:30:00Z", "2026-11-20T12:00:00Z", "2026-11-24T05:30:00Z", "2026-12-01T03:10:00Z",
    "2026-11-16T10:00:00Z", "2025-03-30T00:30:00Z", "2026-10-24T23:10:00Z", "2026-12-06T03:30:00Z",
  ]

  @Test("Before the next change, a build makes the same site", arguments: moments)
  func sameBeforeTheNextChange(_ moment: String) throws {
    let seed =
      ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { Int($0) } ?? .random(in: 0...999_999)
    let now = try #require(Instant(rfc3339: moment))
    let next = try site(now).nextChange
    let later = now + seed % (next.at - now)
    for time in [later, next.at - 1] where time > now {
      let found = try differences(build(now), build(time), builtAt: now, and: time)
      #expect(found.isEmpty, "\(moment) and \(time), CANDOR_SEED=\(seed), next change \(next)")
    }
  }

  @Test("The next change changes something", arguments: moments)
  func somethingAtTheNextChange(_ moment: String) throws {
    let now = try #require(Instant(rfc3339: moment))
    let next = try site(now).nextChange
    let last = next.at - 1
    let found = try differences(build(last), build(next.at), builtAt: last, and: next.at)
    #expect(!found.isEmpty, "\(next)")
  }

  @Test func everyChangeOfAFortnightIsFound() throws {
    // From change to change: each must differ from the second before it, in more than "as of".
    var now = try #require(Instant(rfc3339: "2026-11-20T00:00:00Z"))
    var before = try build(now)
    for _ in 0..<24 {
      let next = try site(now).nextChange
      let last = try build(next.at - 1)
      let stale = try differences(before, last, builtAt: now, and: next.at - 1)
      #expect(stale.isEmpty, "between \(now) and \(next.at)")
      let after = try build(next.at)
      let found = try differences(last, after, builtAt: next.at - 1, and: next.at)
      let telling = found.filter { !$0.hasPrefix("api/v2/uptime.json") && !$0.hasPrefix("badges/") }
      #expect(!telling.isEmpty, "\(next) changes nothing")
      (now, before) = (next.at, after)
    }
  }
}
