/// What an attribute's value means to a browser, and how much of it has been read.
enum AttributeValue: Hashable, Sendable {
  /// Text for people, scripts or style sheets: anything may be shown.
  case plain
  case address(Address)
  /// Addresses with descriptors, separated by commas; whether an address may come next.
  case addresses(atStart: Bool)
  /// `content` of `<meta http-equiv=refresh>`: seconds, then an address.
  case refresh(String)
  /// Decides what other values mean, so it must be literal.
  case recorded(String)
  /// A program or markup of its own.
  case forbidden

  init(of attribute: String, on tag: String, kind: String?) {
    let isQualified = attribute.utf8.contains(UInt8(ascii: ":"))
    let name = isQualified ? attribute.split(separator: ":").last.map(String.init) ?? attribute : attribute
    switch name {
    case _ where name.hasPrefix("on"), "style", "srcdoc", "sandbox", "allow", "csp", "xmlns": self = .forbidden
    case _ where attribute.hasPrefix("xmlns"): self = .forbidden
    case "srcset", "imagesrcset": self = .addresses(atStart: true)
    case "content" where tag == "meta":
      switch kind {
      case nil: self = .plain
      case "refresh": self = .refresh("")
      default: self = .forbidden
      }
    case "type" where tag == "script", "http-equiv": self = .recorded("")
    case "attributename", "values", "from", "to", "by":
      // SVG's animations can turn any attribute of an element into an address of their choice.
      self = ["animate", "set", "animatemotion", "animatetransform"].contains(tag) ? .forbidden : .plain
    case _ where AttributeValue.addresses.contains(name): self = .address(.start)
    default: self = .plain
    }
  }

  /// Attributes that hold one address, of HTML past and present and of SVG.
  static let addresses: Set<String> = [
    "action", "archive", "background", "base", "cite", "classid", "codebase", "data", "dynsrc", "formaction", "href",
    "icon", "longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src", "usemap",
  ]

  mutating func advance(over byte: UInt8) {
    switch self {
    case .plain, .forbidden: break
    case .address(let address): self = .address(address.advanced(over: byte))
    case .addresses(let atStart):
      let isBlank = byte == 32 || (9...13).contains(byte)
      self = .addresses(atStart: byte == UInt8(ascii: ",") || (atStart && isBlank))
    case .refresh(let text): self = .refresh(text + String(UnicodeScalar(byte)))
    case .recorded(let text): self = .recorded(text + String(UnicodeScalar(byte)))
    }
  }

  /// After one of two ways; where they differ nothing more may be shown in this value.
  static func joined(_ a: AttributeValue, _ b: AttributeValue) -> AttributeValue {
    if a == b { return a }
    switch (a, b) {
    case (.address, .address): return .address(.closed)
    case (.addresses, .addresses): return .addresses(atStart: false)
    case (.refresh, .refresh): return .forbidden
    default: return .forbidden
    }
  }
}

/// How far an address has been read: whether what follows can still change where it leads.
enum Address: Hashable, Sendable {
  case start
  /// Letters that may yet prove a scheme.
  case scheme(String)
  /// A first slash, which a second would make a host. What is shown here could be empty.
  case slash
  /// Slashes before a host: browsers overlook any number of them (WHATWG URL, section 4.4).
  case beforeHost
  /// Within a host, or what a slash after a `Link` may prove to be one, should the link be empty.
  case host
  /// After a `Link`, whose host may still grow.
  case link
  /// After the host: what follows names something on it.
  case open
  /// Nothing more may be shown.
  case closed

  func advanced(over byte: UInt8) -> Address {
    let character = Character(UnicodeScalar(byte))
    // Browsers leave out tabs and line ends, and trim blanks.
    if byte <= 32, self != .open { return .closed }
    switch self {
    case .open, .closed: return self
    case .link: return character == "/" ? .host : "?#".contains(character) ? .open : .link
    case .slash: return "/\\".contains(character) ? .beforeHost : .open
    case .beforeHost: return "/\\".contains(character) ? .beforeHost : .host
    case .host: return "/?#".contains(character) ? .open : .host
    case .start, .scheme:
      let seen = if case .scheme(let seen) = self { seen } else { "" }
      switch character {
      case "/": return seen.isEmpty ? .slash : .open
      case "?", "#": return .open
      case ":":
        switch seen.lowercased() {
        case "http", "https": return .beforeHost
        case "mailto", "tel": return .open
        default: return .closed
        }
      // A character reference could hide a scheme; a backslash is a slash to browsers.
      case "&", "\\": return .closed
      default: return .scheme(seen + String(character))
      }
    }
  }
}
