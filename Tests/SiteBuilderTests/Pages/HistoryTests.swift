import Testing

@testable import SiteBuilder

/// The first page of the history.
@Suite struct HistoryTests {
  @Test(
    "Half a year stands in full, or as much as has 200 events, but always the newest month",
    arguments: [
      ([], 0), ([0], 1), ([3, 4], 2), ([1, 2, 3, 4, 5, 6, 7, 8], 6), ([100, 100, 1, 1], 2), ([100, 101, 1, 1], 1),
      ([900, 0, 0, 1], 1), ([200, 0, 0, 0, 0, 0, 0], 6), ([0, 201, 5], 1),
    ])
  func monthsInFull(_ counts: [Int], _ months: Int) {
    #expect(Edition.monthsInFull(counts) == months)
  }
}
