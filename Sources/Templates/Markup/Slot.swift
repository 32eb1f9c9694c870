/// What may be shown at one place of a page, and how it is written there.
enum Slot: Sendable {
  /// Between tags; markup too, except in a title or text area.
  case text(allowsMarkup: Bool)
  case attribute
  /// The start of an address: only a `Link`.
  case link
  /// Further on in an address, whose beginning decides where it leads.
  case addressPart
  /// `<script type="application/json">`: only `JSONText`.
  case json
  case refused(Refusal)
}

/// Why a place shows nothing, whatever it is.
enum Refusal: Sendable {
  case tagName, attributeName, unquoted, eventHandler, style, script, comment, declaration, rawElement
  /// An attribute that holds markup or decides what others mean.
  case attribute
  /// An address whose beginning doesn't yet fix where it leads.
  case addressTooEarly
  /// An address after alternatives of which it can't be told where they lead.
  case addressTooLate
}

extension Markup {
  /// What a name shown here may be.
  var slot: Slot {
    switch mode {
    case .text: .text(allowsMarkup: true)
    case .raw(let seen): rawSlot(seen: seen)
    case .doubleQuoted, .singleQuoted: valueSlot
    case .tagOpen, .endTagOpen, .tagName: .refused(.tagName)
    case .beforeAttribute, .attributeName, .afterAttributeName, .betweenAttributes, .afterValue, .selfClosing:
      .refused(.attributeName)
    case .beforeValue, .unquoted: .refused(.unquoted)
    case .rawComment: .refused(.script)
    case .plaintext: .refused(.rawElement)
    case .declaration, .doctype: .refused(.declaration)
    case .comment, .commentBang, .bogusComment: .refused(.comment)
    }
  }

  private func rawSlot(seen: Int) -> Slot {
    switch tag {
    case "title", "textarea": seen == 0 ? .text(allowsMarkup: false) : .refused(.tagName)
    case "script":
      seen == 0 && (kind == "application/json" || kind == "application/ld+json") ? .json : .refused(.script)
    case "style": .refused(.style)
    default: .refused(.rawElement)
    }
  }

  private var valueSlot: Slot {
    switch value {
    case .plain: return .attribute
    case .address(let address):
      switch address {
      case .start: return .link
      case .open: return .addressPart
      case .scheme, .slash, .beforeHost, .host, .link: return .refused(.addressTooEarly)
      case .closed: return .refused(.addressTooLate)
      }
    case .addresses(let atStart): return atStart ? .link : .refused(.addressTooEarly)
    case .refresh(let text): return Markup.endsBeforeAddress(text) ? .link : .refused(.addressTooEarly)
    case .recorded: return .refused(.attribute)
    case .forbidden:
      let name = attribute.split(separator: ":").last ?? ""
      return .refused(name.hasPrefix("on") ? .eventHandler : name == "style" ? .style : .attribute)
    }
  }

  /// "0; url=", in any case and spacing.
  private static func endsBeforeAddress(_ text: String) -> Bool {
    let text = text.lowercased().filter { !$0.isWhitespace }
    let seconds = text.prefix { $0.isNumber }
    return !seconds.isEmpty && [";url=", ",url="].contains(text.dropFirst(seconds.count))
  }

  /// Goes on behind something shown.
  mutating func advanceOverValue() {
    guard mode == .doubleQuoted || mode == .singleQuoted else { return }
    if tag == "meta", attribute == "content" { showsContent = true }
    switch value {
    case .address(.start): value = .address(.link)
    case .addresses: value = .addresses(atStart: false)
    case .refresh: value = .refresh("an address")
    default: break
    }
  }
}
