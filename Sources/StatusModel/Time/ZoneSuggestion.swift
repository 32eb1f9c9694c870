/// Finds the zone that somebody meant.
enum ZoneSuggestion {
  /// The known name that differs only in case or separators, else the one whose city it is, else the only one
  /// within two slips of the finger.
  static func nearest(to name: String, in names: [String]) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 60 else { return nil }
    let folds = names.map { (name: $0, folded: folded($0)) }
    if let same = folds.first(where: { $0.folded == wanted }) { return same.name }
    let cities = folds.filter { $0.name.contains("/") && city(of: $0.folded) == wanted }
    if let first = cities.first { return cities.count == 1 ? first.name : nil }
    guard wanted.count >= 4 else { return nil }
    var best: (distance: Int, names: [String]) = (3, [])
    for candidate in folds where abs(candidate.folded.count - wanted.count) < 3 {
      let distance = slips(from: wanted, to: candidate.folded, limit: best.distance + 1)
      if distance < best.distance {
        best = (distance, [candidate.name])
      } else if distance == best.distance, distance < 3 {
        best.names.append(candidate.name)
      }
    }
    if best.names.isEmpty {
      let near = folds.filter { $0.name.contains("/") && slips(from: wanted, to: city(of: $0.folded), limit: 2) < 2 }
      return near.count == 1 ? near[0].name : nil
    }
    return best.names.count == 1 ? best.names[0] : nil
  }

  /// Lower case, with `_` for spaces and hyphens.
  private static func folded(_ name: String) -> [UInt8] {
    name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
      case UInt8(ascii: " "), UInt8(ascii: "-"): UInt8(ascii: "_")
      default: byte
      }
    }
  }

  private static func city(of name: [UInt8]) -> [UInt8] {
    guard let slash = name.lastIndex(of: UInt8(ascii: "/")) else { return name }
    return Array(name[(slash + 1)...])
  }

  /// Letters left out, added, changed or swapped with their neighbour (optimal string alignment), `limit` or more
  /// counted as `limit`.
  private static func slips(from a: [UInt8], to b: [UInt8], limit: Int) -> Int {
    guard abs(a.count - b.count) < limit else { return limit }
    var before: [Int] = []
    var last = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      for (j, y) in b.enumerated() {
        var cost = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return min(last[b.count], limit)
  }
}
