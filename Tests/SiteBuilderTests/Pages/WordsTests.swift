import StatusModel
import Testing

@testable import SiteBuilder

@Suite struct WordsTests {
  @Test(arguments: [
    (0, "under a minute"), (59, "under a minute"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (4320, "1 h 12 min"),
    (86_399, "23 h 59 min"), (86_400, "1 day"), (97_200, "1 day 3 h"), (176_400, "2 days 1 h"), (-5, "under a minute"),
  ])
  func durationsAreCutToWhatMatters(_ seconds: Int, _ text: String) {
    #expect(plain(Words.english.dates.duration(seconds: seconds)) == text)
  }

  @Test(arguments: [
    (1, 1, "100%"), (999_999, 1_000_000, "99.999%"), (9_999_999, 10_000_000, "99.999%"), (0, 5, "0%"),
    (3, 10, "30%"), (99_987, 100_000, "99.987%"), (1, 3, "33.333%"), (995, 1000, "99.5%"), (5, 4, "100%"), (7, 0, ""),
    (Int.max, Int.max, "100%"), (Int.max - 1, Int.max, "99.999%"),
  ])
  func percentagesAreNeverRoundedUp(_ part: Int, _ whole: Int, _ text: String) {
    #expect(Words.english.dates.percent(part, of: whole) == text)
  }

  @Test(arguments: [
    ("en", "20 Nov 2026, 09:05 UTC", "99.98%", "November 2026"),
    ("de", "20. Nov. 2026, 09:05 UTC", "99,98 %", "November 2026"),
    ("fr", "20 nov. 2026, 09:05 UTC", "99,98 %", "Novembre 2026"),
    ("es", "20 nov 2026, 09:05 UTC", "99,98 %", "Noviembre de 2026"),
  ])
  func datesAndFiguresFollowTheLanguage(_ language: String, _ time: String, _ percent: String, _ month: String) throws {
    let dates = Words.of(language).dates
    let date = try #require(CivilDate(year: 2026, month: 11, day: 20))
    let local = try #require(LocalTime(date: date, hour: 9, minute: 5))
    #expect(plain(dates.dateTime(local, zone: "UTC")) == time)
    #expect(plain(dates.percent(9998, of: 10_000)) == percent)
    #expect(dates.month(Month(date)) == month)
  }

  @Test func aWindowNamesTheDayOfItsEndWhereThatDiffers() throws {
    let dates = Words.english.dates
    let day = try #require(CivilDate(year: 2026, month: 12, day: 31))
    let start = try #require(LocalTime(date: day, hour: 22, minute: 0))
    let sameDay = try #require(LocalTime(date: day, hour: 23, minute: 30))
    let nextYear = try #require(LocalTime(date: day.adding(days: 1), hour: 1, minute: 0))
    let dayBefore = try #require(LocalTime(date: day.adding(days: -1), hour: 22, minute: 0))
    #expect(dates.windowStart(start) == "Thu 31 Dec 2026, 22:00")
    #expect(dates.windowEnd(sameDay, after: start, zone: "CET") == "23:30 CET")
    #expect(dates.windowEnd(nextYear, after: start, zone: "CET") == "Fri 1 Jan 2027, 01:00 CET")
    #expect(dates.windowEnd(start, after: dayBefore, zone: "CET") == "Thu 31 Dec, 22:00 CET")
  }

  @Test(arguments: [
    ("de", "de"), ("de-AT", "de"), ("de_CH", "de"), ("FR", "fr"), ("es-419", "es"), ("ja", "en"), ("", "en"),
    ("den", "en"),
  ])
  func aLanguageWithoutWordsOfItsOwnGetsEnglishOnes(_ asked: String, _ given: String) {
    #expect(Words.of(asked).language == given)
  }

  @Test(arguments: Words.all.map(\.language))
  func everyLanguageIsComplete(_ language: String) {
    let words = Words.of(language)
    #expect(words.dates.months.count == 12)
    #expect(words.dates.monthsShort.count == 12)
    #expect(words.dates.weekdays.count == 7)
    #expect(words.dates.weekdaysShort.count == 7)
    #expect(words.history.searchCount.contains("{n}") && words.history.searchCount.contains("{total}"))
    #expect(words.home.noneRecent.contains("{n}") && words.home.noneOnDays.contains("{n}"))
    for name in ["{major}", "{partial}", "{degraded}", "{maintenance}", "{zone}"] {
      #expect(words.component.method.contains(name))
    }
    #expect(words.repetition.every.count == 4 && words.repetition.everyFew.count == 4)
    #expect(words.repetition.ordinals.count == 6)
    for name in ["{count}", "{total}", "{longest}"] { #expect(words.component.spellsTotal.contains(name)) }
    for text in strings(in: words) { #expect(!text.isEmpty && text == trimmed(text)) }
  }

  @Test func listsAreJoinedAsPeopleDo() {
    #expect(Words.english.list([]) == "")
    #expect(Words.english.list(["API"]) == "API")
    #expect(Words.german.list(["API", "Suche"]) == "API und Suche")
    #expect(Words.english.list(["API", "Checkout", "Search"]) == "API, Checkout and Search")
  }

  /// Of a run that starts on Tuesday 8 December 2026 at 02:00 in Berlin.
  @Test(arguments: [
    ("FREQ=DAILY", "en", "Every day, 02:00–04:00 Europe/Berlin"),
    ("FREQ=DAILY;INTERVAL=3;COUNT=5", "en", "Every 3 days, 02:00–04:00 Europe/Berlin, 5 times"),
    ("FREQ=WEEKLY", "en", "Every week on Tuesday, 02:00–04:00 Europe/Berlin"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU", "en", "Every 2 weeks on Tuesday and Thursday, 02:00–04:00 Europe/Berlin"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU", "de", "Alle 2 Wochen am Dienstag und Donnerstag, 02:00–04:00 Europe/Berlin"),
    ("FREQ=WEEKLY;BYDAY=TH,TU", "fr", "Chaque semaine, le mardi et le jeudi, 02:00–04:00 Europe/Berlin"),
    ("FREQ=WEEKLY;BYDAY=TH,TU", "es", "Cada semana, el martes y el jueves, 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY;BYDAY=2TU", "en", "Every month on the second Tuesday, 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY;BYDAY=2TU", "de", "Jeden Monat am zweiten Dienstag, 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY;BYDAY=2TU", "fr", "Chaque mois, le deuxième mardi, 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY;BYDAY=2TU", "es", "Cada mes, el segundo martes, 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "de", "Alle 2 Monate am letzten Freitag, 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY", "en", "Every month on day 8, 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY", "de", "Jeden Monat am 8., 02:00–04:00 Europe/Berlin"),
    ("FREQ=MONTHLY;BYMONTHDAY=8,-1", "fr", "Chaque mois, le 8 et le dernier jour, 02:00–04:00 Europe/Berlin"),
    ("FREQ=YEARLY;UNTIL=20291231", "en", "Every year on 8 Dec, 02:00–04:00 Europe/Berlin, until 31 Dec 2029"),
    ("FREQ=YEARLY;UNTIL=20291231", "es", "Cada año, el 8 dic, 02:00–04:00 Europe/Berlin, hasta el 31 dic 2029"),
  ])
  func repetitionsAreSaidInWords(_ rule: String, _ language: String, _ text: String) throws {
    #expect(try repetition(rule, language) == text)
  }

  /// The page then lists the windows, as it does of every repetition.
  @Test(arguments: [
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=TU", "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU",
    "FREQ=MONTHLY;BYMONTHDAY=-3", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=DAILY;BYMONTHDAY=1",
  ])
  func oddRepetitionsAreLeftToTheirWindows(_ rule: String) throws {
    #expect(try repetition(rule, "en") == nil)
  }

  private func repetition(_ rule: String, _ language: String) throws -> String? {
    let zone = try #require(Zones.system.zone(named: "Europe/Berlin"))
    let start = try #require(Instant(rfc3339: "2026-12-08T01:00:00Z"))
    return Words.of(language).repetition(
      Recurrence(rule: try Repetition.read(rule).get(), zone: zone), of: Window(starts: start, ends: start + 7200))
  }

  @Test func frenchCountsNothingAsOne() {
    #expect(Words.french.history.incidents(0) == "0 incident")
    #expect(Words.english.history.incidents(0) == "0 incidents")
    #expect(Words.german.history.incidents(1) == "1 Störung")
  }

  /// With ordinary spaces in place of those that don't break.
  private func plain(_ text: String) -> String {
    String(text.map { $0 == "\u{A0}" || $0 == "\u{202F}" ? " " : $0 })
  }

  private func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// Every string within a value; a mark or a gap of a date may be empty or a blank.
  private func strings(in value: Any) -> [String] {
    Mirror(reflecting: value).children.flatMap { child -> [String] in
      if ["dayMark", "monthJoiner", "percentSpace", "on"].contains(child.label) { return [] }
      return (child.value as? String).map { [$0] } ?? strings(in: child.value)
    }
  }
}
