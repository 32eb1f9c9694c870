// Small parts that sentences share.

/// An author's text in a sentence: in quotes, on one line, at most 60 characters.
func cited(_ text: String) -> String {
  let start = text.prefix(61)
  return start.count <= 60 ? "'\(text)'" : "'\(start.prefix(59))…'"
}

/// Names one after the other: "a, b and c".
func listed(_ names: [String], _ conjunction: String = "and") -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// "1 blank", "4 blanks", "no blank".
func blanks(_ count: Int) -> String {
  count == 0 ? "no blank" : "\(count) blank\(count == 1 ? "" : "s")"
}
