/// The one name among `names` that a misspelt one clearly means, or nil.
///
/// Case, and blank, hyphen and underscore, don't count. Beyond that, each wrong, missing, extra or swapped
/// letter is one step (Damerau-Levenshtein), and a name is meant when it is at most a third of its length away
/// and no other is as near.
public func nearest(to name: String, among names: [String]) -> String? {
  let wanted = folded(name)
  guard wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  var isUnique = true
  for candidate in names where candidate != best?.name {
    let letters = folded(candidate)
    let limit = min(wanted.count, letters.count) / 3
    guard abs(wanted.count - letters.count) <= limit else { continue }
    let distance = steps(from: wanted, to: letters)
    guard distance <= limit, distance <= best?.distance ?? .max else { continue }
    isUnique = distance != best?.distance
    best = (candidate, distance)
  }
  return isUnique ? best?.name : nil
}

private func folded(_ name: String) -> [Unicode.Scalar] {
  name.lowercased().unicodeScalars.map { $0 == "-" || $0 == " " ? "_" : $0 }
}

/// The optimal string alignment distance: three rows of the table are enough.
private func steps(from a: [Unicode.Scalar], to b: [Unicode.Scalar]) -> Int {
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
