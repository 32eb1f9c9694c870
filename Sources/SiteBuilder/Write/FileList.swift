/// The files of a former build, as its `build.json` lists them:
///
///     { …, "files": { "index.html": "9a0364b9e99bb480", … }, … }
///
/// Other members may be anything. Paths that could lead out of the folder are left out.
struct FileList {
  /// In the list's order, without `build.json` itself.
  let paths: [String]

  /// - Returns: nil unless the bytes are one whole JSON object (RFC 8259) with a member `files` whose values are all
  ///   hashes, which other tools' lists are not.
  init?(parsing bytes: [UInt8]) {
    let paths: [String]?? = bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(bytes: buffer)
      return try? reader.files()
    }
    guard let paths, let paths else { return nil }
    self.paths = paths.filter { OutputPath.objection(to: $0) == nil }
  }
}

/// Reads just enough JSON to find the list.
private struct JSONReader {
  struct Malformed: Error {}

  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// - Returns: nil where there is no member `files`.
  mutating func files() throws(Malformed) -> [String]? {
    var found: [String]?
    try members(depth: 0) { (reader, key) throws(Malformed) in
      guard key == "files" else { return try reader.skipValue(depth: 1) }
      var paths: [String] = []
      try reader.members(depth: 1) { (reader, path) throws(Malformed) in
        paths.append(path)
        guard ContentHash.isHash(try reader.string()) else { throw Malformed() }
      }
      found = paths
    }
    guard peek() == nil else { throw Malformed() }
    return found
  }

  /// The next byte that isn't white space.
  private mutating func peek() -> UInt8? {
    while index < bytes.count {
      switch bytes[index] {
      case 32, 9, 10, 13: index += 1
      default: return bytes[index]
      }
    }
    return nil
  }

  private mutating func expect(_ byte: UInt8) throws(Malformed) {
    guard peek() == byte else { throw Malformed() }
    index += 1
  }

  private mutating func members(
    depth: Int, _ body: (inout JSONReader, String) throws(Malformed) -> Void
  ) throws(Malformed) {
    try sequence(from: "{", to: "}", depth: depth) { (reader) throws(Malformed) in
      let key = try reader.string()
      try reader.expect(UInt8(ascii: ":"))
      try body(&reader, key)
    }
  }

  private mutating func sequence(
    from opening: Unicode.Scalar, to closing: Unicode.Scalar, depth: Int,
    _ item: (inout JSONReader) throws(Malformed) -> Void
  ) throws(Malformed) {
    guard depth < 64 else { throw Malformed() }
    try expect(UInt8(ascii: opening))
    if peek() == UInt8(ascii: closing) {
      index += 1
      return
    }
    while true {
      try item(&self)
      if peek() == UInt8(ascii: closing) {
        index += 1
        return
      }
      try expect(UInt8(ascii: ","))
    }
  }

  private mutating func skipValue(depth: Int) throws(Malformed) {
    switch peek() {
    case UInt8(ascii: "{"):
      try members(depth: depth) { (reader, _) throws(Malformed) in try reader.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try sequence(from: "[", to: "]", depth: depth) { (reader) throws(Malformed) in
        try reader.skipValue(depth: depth + 1)
      }
    case UInt8(ascii: "\""): _ = try string()
    default: try skipWord()
    }
  }

  /// A number, `true`, `false` or `null`; numbers only roughly.
  private mutating func skipWord() throws(Malformed) {
    let start = index
    while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
    let word = bytes[start..<index]
    let isLiteral = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
    guard isLiteral || word.first.map({ $0 == 45 || (48...57).contains($0) }) == true else { throw Malformed() }
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 43, 45, 46, 48...57, 65...90, 97...122: true
    default: false
    }
  }

  private mutating func string() throws(Malformed) -> String {
    try expect(UInt8(ascii: "\""))
    let start = index
    while index < bytes.count, bytes[index] != 34, bytes[index] != 92 { index += 1 }
    if index < bytes.count, bytes[index] == 34 {
      index += 1
      return try validated(bytes[start..<(index - 1)])
    }
    var text = Array(bytes[start..<index])
    while index < bytes.count, bytes[index] != 34 {
      if bytes[index] == 92 {
        index += 1
        try text.append(contentsOf: escaped())
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    try expect(34)
    return try validated(text[...])
  }

  private func validated(_ text: some Collection<UInt8>) throws(Malformed) -> String {
    guard let string = String(validating: text, as: UTF8.self) else { throw Malformed() }
    return string
  }

  private mutating func escaped() throws(Malformed) -> [UInt8] {
    guard index < bytes.count else { throw Malformed() }
    let byte = bytes[index]
    index += 1
    switch byte {
    case 34, 47, 92: return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      var units = [try codeUnit()]
      if UTF16.isLeadSurrogate(units[0]), index + 1 < bytes.count, bytes[index] == 92, bytes[index + 1] == 117 {
        index += 2
        units.append(try codeUnit())
      }
      guard let text = String(validating: units, as: UTF16.self) else { throw Malformed() }
      return Array(text.utf8)
    default: throw Malformed()
    }
  }

  private mutating func codeUnit() throws(Malformed) -> UInt16 {
    guard index + 4 <= bytes.count else { throw Malformed() }
    var unit: UInt16 = 0
    for byte in bytes[index..<(index + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Malformed() }
      unit = unit << 4 | UInt16(digit)
    }
    index += 4
    return unit
  }
}
