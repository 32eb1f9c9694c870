/// An address that is safe in `href` and `src`, so that a template may put it there.
public struct Link: Sendable, Equatable {
  /// The address, not yet escaped for HTML.
  public let text: String

  /// Takes an address that our own code made. Say at the call why it can be trusted.
  public init(trusted text: String) { self.text = text }

  /// An address that an author wrote: `http`, `https`, `mailto`, `tel`, a path within the site, or a `#fragment`.
  ///
  /// Nil for anything else: other schemes (`javascript:`, `data:`), `//host`, an empty address, and what browsers
  /// would read differently from people: blanks, control characters and backslashes (WHATWG URL, section 4.4).
  public init?(author text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, !bytes.contains(where: { $0 <= 32 || $0 == 127 || $0 == UInt8(ascii: "\\") }) else {
      return nil
    }
    guard !bytes.starts(with: Array("//".utf8)) else { return nil }
    let head = bytes.prefix { !Array(":/?#".utf8).contains($0) }
    if head.count < bytes.count, bytes[head.count] == UInt8(ascii: ":") {
      let rest = bytes[(head.count + 1)...]
      switch String(decoding: head, as: UTF8.self).lowercased() {
      case "http", "https":
        guard rest.starts(with: Array("//".utf8)), let host = rest.dropFirst(2).first,
          !Array("/?#".utf8).contains(host)
        else { return nil }
      case "mailto", "tel":
        guard !rest.isEmpty else { return nil }
      default: return nil
      }
    }
    self.text = text
  }
}
