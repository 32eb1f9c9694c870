import Synchronization
import Testing

@testable import StatusModel

struct ParallelTests {
  @Test(arguments: [0, 1, 2, 3, 8, 100], [0, 1, 2, 63, 64, 65, 5000])
  func resultsKeepTheOrderOfTheirItems(jobs: Int, count: Int) {
    let items = (0..<count).map { "item \($0)" }
    #expect(parallelMap(items, jobs: jobs) { $0 + "!" } == items.map { $0 + "!" })
  }

  @Test func eachThreadKeepsWhatItMade() {
    let counts = parallelMap(Array(0..<1000), jobs: 3, each: 0) { kept, _ -> Int in
      kept += 1
      return kept
    }
    // Every thread counts from 1; together they have seen every item.
    #expect(counts.count { $0 == 1 } <= 3)
    #expect(counts.reduce(into: Set<Int>()) { $0.insert($1) }.min() == 1)
  }

  @Test(arguments: [1, 2, 8])
  func whatIsWorkedOutAheadIsWorkedOutOnceAndThereForAllWhoAsk(jobs: Int) {
    let count = Mutex(0)
    let ahead = Ahead(jobs: jobs) { () -> Int in
      count.withLock { $0 += 1 }
      return 42
    }
    #expect(parallelMap(Array(0..<100), jobs: jobs) { _ in ahead.value } == Array(repeating: 42, count: 100))
    #expect(count.withLock { $0 } == 1)
  }

  @Test func aMapWithinAMapIsFine() {
    let sums = parallelMap(Array(0..<50), jobs: 4) { outer in
      parallelMap(Array(0..<50), jobs: 4) { $0 * outer }.reduce(0, +)
    }
    #expect(sums == (0..<50).map { $0 * 1225 })
  }
}
