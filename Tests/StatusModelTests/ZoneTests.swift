import Foundation
import Testing

@testable import StatusModel

@Suite struct ZoneTests {
  struct Vector: Decodable {
    struct Offset: Decodable {
      let seconds: Int
      let offset: Int
      let abbreviation: String

      init(from decoder: any Decoder) throws {
        var row = try decoder.unkeyedContainer()
        seconds = try row.decode(Int.self)
        offset = try row.decode(Int.self)
        abbreviation = try row.decode(String.self)
      }
    }
    struct Reading: Decodable {
      let local: String
      let instants: [Int]

      init(from decoder: any Decoder) throws {
        var row = try decoder.unkeyedContainer()
        local = try row.decode(String.self)
        instants = try row.decode([Int].self)
      }
    }
    let zone: String
    let offsets: [Offset]
    let readings: [Reading]
  }

  @Test func offsetsAgreeWithPython() throws {
    for vector in try vectors("zones.json", of: Vector.self) {
      let zone = try zone(vector.zone)
      for row in vector.offsets {
        let instant = Instant(seconds: row.seconds)
        #expect(zone.offset(at: instant) == row.offset, "\(vector.zone) at \(instant)")
        #expect(zone.abbreviation(at: instant) == row.abbreviation, "\(vector.zone) at \(instant)")
      }
    }
  }

  @Test func readingsAgreeWithPython() throws {
    for vector in try vectors("zones.json", of: Vector.self) {
      let zone = try zone(vector.zone)
      for row in vector.readings {
        let local = try local(row.local)
        let instants: [Int]
        switch zone.read(local) {
        case .one(let instant): instants = [instant.seconds]
        case .repeated(let first, let second): instants = [first.seconds, second.seconds]
        case .skipped(let before, let after):
          instants = []
          #expect(after - before == 1)
          #expect(zone.local(before) < local && local < zone.local(after), "\(vector.zone) \(local)")
        }
        #expect(instants == row.instants, "\(vector.zone) \(local)")
      }
    }
  }

  @Test func everyZoneOfTheArchiveIsRead() throws {
    let archive = try #require(archive)
    #expect(archive.names.count > 500)
    #expect(archive.names == archive.names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    for name in archive.names {
      let zone = try zone(name)
      for year in [1970, 2000, 2026, 2100, 2200] {
        let newYear = Instant(seconds: CivilDate(unchecked: year, 1, 1).daysSinceEpoch * 86_400)
        #expect(abs(zone.offset(at: newYear)) <= 15 * 3600, "\(name)")
        #expect(!zone.abbreviation(at: newYear).isEmpty, "\(name)")
      }
    }
    #expect(archive.tzif(named: "Europe/Atlantis") == nil)
  }

  @Test(arguments: ["", "CZA1", "CZA1\u{0}\u{1}", "CZA1\u{0}\u{1}\u{7F}Europe", "ZIP!\u{0}\u{0}"])
  func aBrokenArchiveIsNone(text: String) { #expect(ZoneArchive(Array(text.utf8)) == nil) }

  @Test func theFarFutureFollowsTheYearlyRule() throws {
    let berlin = try zone("Europe/Berlin")
    for year in [2038, 2199, 2407, 2408, 2409, 5000, 9998] {
      let summer = Instant(seconds: CivilDate(unchecked: year, 7, 1).daysSinceEpoch * 86_400)
      let winter = Instant(seconds: CivilDate(unchecked: year, 12, 24).daysSinceEpoch * 86_400)
      #expect(berlin.offset(at: summer) == 7200 && berlin.offset(at: winter) == 3600, "\(year)")
      let april = CivilDate(unchecked: year, 4, 1)
      let sunday = april.adding(days: -Weekday.sunday.days(to: april.weekday))
      let change = sunday.month == 4 ? sunday.adding(days: -7) : sunday
      guard let gap = LocalTime(date: change, hour: 2, minute: 30), case .skipped = berlin.read(gap) else {
        Issue.record("\(change) isn't a day of change")
        continue
      }
    }
  }

  @Test(arguments: [
    ("Europe/Berlin", "2026-03-29", 23), ("Europe/Berlin", "2026-10-25", 25), ("Europe/Berlin", "2026-06-01", 24),
    ("Pacific/Apia", "2011-12-29", 24), ("Pacific/Apia", "2011-12-30", 0), ("Pacific/Apia", "2011-12-31", 24),
    ("America/Sao_Paulo", "2018-11-04", 23), ("America/Sao_Paulo", "2018-02-17", 25), ("UTC", "2026-03-29", 24),
  ])
  func daysAreAsLongAsTheyAre(name: String, date: String, hours: Int) throws {
    let zone = try zone(name)
    let date = try #require(CivilDate(date))
    #expect(zone.startOfDay(date.adding(days: 1)) - zone.startOfDay(date) == hours * 3600)
  }

  @Test func aDayWithoutMidnightStartsAfterTheGap() throws {
    let zone = try zone("America/Sao_Paulo")
    let start = zone.startOfDay(try #require(CivilDate("2018-11-04")))
    #expect(zone.local(start).description == "2018-11-04 01:00")
    #expect(zone.local(start - 1).description == "2018-11-03 23:59:59")
  }

  @Test func lordHoweMovesItsClocksByHalfAnHour() throws {
    let zone = try zone("Australia/Lord_Howe")
    #expect(
      zone.read(try local("2026-10-04 02:15"))
        == .skipped(
          before: try instant("2026-10-03T15:29:59Z"), after: try instant("2026-10-03T15:30:00Z")))
    #expect(
      zone.read(try local("2026-04-05 01:45"))
        == .repeated(
          try instant("2026-04-04T14:45:00Z"), try instant("2026-04-04T15:15:00Z")))
  }

  @Test func fixedZonesAndUTC() throws {
    let instant = try instant("2026-11-20T14:05:00Z")
    #expect(Zone.utc.name == "UTC" && Zone.utc.abbreviation(at: instant) == "UTC")
    let zone = Zone.fixed(offset: -12_600)
    #expect(zone.name == "-03:30" && zone.abbreviation(at: instant) == "UTC-3:30")
    #expect(zone.local(instant).description == "2026-11-20 10:35")
    #expect(Zone.fixed(offset: .max).offset(at: instant) == 86_399)
  }

  // MARK: Properties

  private func randomZones(_ random: inout SeededNumbers) throws -> [Zone] {
    try #require(archive).names.shuffled(using: &random).prefix(40).map { try zone($0) }
  }

  @Test func readingWhatTheClockShowedFindsTheInstant() throws {
    var random = SeededNumbers()
    for zone in try randomZones(&random) {
      for _ in 0..<200 {
        let instant = Instant(seconds: .random(in: 0...7_258_118_400, using: &random))
        let reading = zone.read(zone.local(instant))
        switch reading {
        case .one(instant), .repeated(instant, _), .repeated(_, instant): break
        default: Issue.record("\(zone.name) \(instant): \(reading), seed \(random.seed)")
        }
      }
    }
  }

  @Test func aDayStartsWithItsFirstInstantAndDaysFollowWithoutAGap() throws {
    var random = SeededNumbers()
    for zone in try randomZones(&random) {
      for _ in 0..<50 {
        let date = CivilDate(daysSinceEpoch: .random(in: 1...84_000, using: &random))
        let start = zone.startOfDay(date)
        let next = zone.startOfDay(date.adding(days: 1))
        guard next > start else { continue }
        try #require(zone.date(of: start) == date, "\(zone.name) \(date), seed \(random.seed)")
        try #require(zone.date(of: start - 1) < date, "\(zone.name) \(date), seed \(random.seed)")
        try #require((20 * 3600...28 * 3600).contains(next - start), "\(zone.name) \(date), seed \(random.seed)")
      }
      let first = CivilDate(daysSinceEpoch: .random(in: 1...84_000, using: &random))
      let lengths = (0..<400).map { day in
        zone.startOfDay(first.adding(days: day + 1)) - zone.startOfDay(first.adding(days: day))
      }
      let sum = zone.startOfDay(first.adding(days: 400)) - zone.startOfDay(first)
      #expect(
        lengths.allSatisfy { $0 >= 0 } && lengths.reduce(0, +) == sum, "\(zone.name) \(first), seed \(random.seed)")
    }
  }

  @Test func brokenZoneFilesAreRefusedOrReadButNeverCrash() throws {
    var random = SeededNumbers()
    let files = try ["Europe/Berlin", "Africa/Casablanca", "Asia/Kathmandu"].map { name in
      try #require(archive?.tzif(named: name))
    }
    var refused = 0
    for file in files {
      for length in file.indices { #expect(Zone(name: "cut", tzif: Array(file[..<length])) == nil) }
      for _ in 0..<1500 {
        var bytes = file
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        guard let zone = Zone(name: "broken", tzif: bytes) else {
          refused += 1
          continue
        }
        for seconds in [Int.min, 0, 1_795_183_509, .max] {
          let instant = Instant(seconds: seconds)
          _ = zone.read(zone.local(instant))
          _ = zone.startOfDay(zone.date(of: instant))
        }
      }
    }
    #expect(refused > 100, "seed \(random.seed)")
  }
}

@Suite struct ZoneRuleTests {
  @Test(arguments: [
    "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "EST5EDT,J60/0,300/-2:30:15", "IST-1GMT0,M10.5.0,M3.5.0/1",
    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "UTC0", "XXX3EDT4,0/0,J365/23",
  ])
  func yearlyRulesAreRead(text: String) { #expect(ZoneRule(Array(text.utf8)[...]) != nil) }

  @Test(arguments: [
    "CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M13.5.0", "CET-1CEST,M3.6.0,M10.5.0",
    "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J366", "CET-1CEST,366,0", "CET-25", "CET-1CEST,M3.5.0/168,M10.5.0",
    "<CET-1", "<C&T>-1", "CET-1CEST,M3.5.0,M10.5.0/3 ", "CET-1:60", "CET-00001", "-1",
  ])
  func brokenOnesAreNot(text: String) { #expect(ZoneRule(Array(text.utf8)[...]) == nil) }

  @Test func daysWithoutTheLeapDay() {
    #expect(YearlyTime(day: .ordinalWithoutLeapDay(60), time: 0).seconds(in: 2028) == 1_835_481_600)
    #expect(YearlyTime(day: .ordinal(60), time: 0).seconds(in: 2028) == 1_835_481_600)
    #expect(YearlyTime(day: .ordinalWithoutLeapDay(59), time: 0).seconds(in: 2028) == 1_835_308_800)
    #expect(YearlyTime(day: .ordinal(59), time: 0).seconds(in: 2027) == 1_803_859_200)
  }

  /// RFC 9636, section 3.3.1: a summer time that ends when the next one starts.
  @Test func summerTimeAllTheYear() throws {
    let rule = try #require(ZoneRule(Array("EST5EDT,0/0,J365/25".utf8)[...]))
    let rules = ZoneRules(types: [rule.standard], changes: [], rule: rule)
    for year in 1950...2300 {
      for (month, day) in [(1, 1), (7, 1), (12, 31)] {
        let seconds = CivilDate(unchecked: year, month, day).daysSinceEpoch * 86_400 + 43_200
        #expect(rules.type(at: seconds).offset == -14_400)
      }
    }
  }
}

@Suite struct ZonesTests {
  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", "Europe//Berlin", "Europe/", "/", "", ".", "Europe/./Berlin",
    "Europe/Berlin\u{0}",
    "localtime", "posixrules", "posix/Europe/Berlin", "right/UTC", "Factory", "Europe\\Berlin", "Zürich",
    String(repeating: "a", count: 200),
  ])
  func suchNamesAreNeverLookedUp(name: String) {
    let zones = Zones(load: { name in
      Issue.record("asked for \(name)")
      return nil
    })
    #expect(zones.zone(named: name) == nil)
  }

  @Test func everyZoneIsLoadedOnce() async throws {
    let loads = Loads()
    let zones = Zones(load: { name in
      loads.add(name)
      return archive?.tzif(named: name)
    })
    for _ in 0..<3 {
      #expect(zones.zone(named: "Asia/Tokyo") != nil)
      #expect(zones.zone(named: "Asia/Tokio") == nil)
    }
    #expect(loads.names == ["Asia/Tokyo", "Asia/Tokio"])
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask { zones.zone(named: number.isMultiple(of: 2) ? "Europe/Berlin" : "Europe/Paris") != nil }
      }
      for await found in group { #expect(found) }
    }
  }

  private final class Loads: @unchecked Sendable {
    private let lock = NSLock()
    private var list: [String] = []
    var names: [String] { lock.withLock { list } }
    func add(_ name: String) { lock.withLock { list.append(name) } }
  }

  @Test(arguments: [
    ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("Europe/Berln", "Europe/Berlin"),
    ("Europe/Belrin", "Europe/Berlin"), ("New York", "America/New_York"), ("America/New-York", "America/New_York"),
    ("Tokio", "Asia/Tokyo"), ("Lord Howe", "Australia/Lord_Howe"), ("Mars/Olympus", nil), ("X", nil), ("", nil),
    ("Calcuta", "Asia/Calcutta"),
  ])
  func theNearestNameIsSuggestedWhenItIsClear(name: String, expected: String?) {
    #expect(zones.suggestion(for: name) == expected)
  }
}
