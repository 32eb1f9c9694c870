extension String {
  /// A pattern such as "{n} days" with words in the place of their names.
  ///
  /// Byte by byte: the standard library's `replacing` took a twentieth of a small build.
  func filled(_ words: KeyValuePairs<String, String>) -> String {
    let parts = utf8.split(separator: UInt8(ascii: "{"), omittingEmptySubsequences: false)
    var filled = parts.first.map { String(Substring($0)) } ?? ""
    for part in parts.dropFirst() {
      guard let end = part.firstIndex(of: UInt8(ascii: "}")),
        let word = words.first(where: { $0.key.utf8.elementsEqual(part[..<end]) })?.value
      else {
        filled += "{" + String(Substring(part))
        continue
      }
      filled += word + String(Substring(part[part.index(after: end)...]))
    }
    return filled
  }
}
