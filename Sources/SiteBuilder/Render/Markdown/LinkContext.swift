import Diagnostics

/// Where a text is published: relative addresses in it are relative to its page.
struct LinkContext: Sendable {
  /// The page's folder below the site's root, `incidents/checkout/`; empty for the home page.
  let page: String
  /// The site's own address with its path, `https://status.acme.example/base/`. Images below it are the site's own.
  let site: String
}

/// What an address in Markdown leads to.
enum MarkdownDestination: Equatable {
  enum Fault: Equatable {
    case empty
    /// `https://` and nothing behind it.
    case noHost
    /// More `..` than the page has folders.
    case aboveRoot
  }

  /// Another place on the internet, or an app: the address as it is to be written.
  case elsewhere([UInt8])
  /// A path below the site's root, and the query and fragment after it.
  case inSite(path: [UInt8], rest: [UInt8])
  /// An id on the text's own page, without the `#`.
  case here(fragment: [UInt8])
  /// A scheme that runs code or reads the visitor's files.
  case dangerous(scheme: String)
  case broken(Fault)

  init(_ address: [UInt8], isImage: Bool, in context: LinkContext) {
    guard let first = address.first else {
      self = .broken(.empty)
      return
    }
    if first == UInt8(ascii: "#") {
      self = isImage ? .broken(.empty) : .here(fragment: Array(address.dropFirst()))
    } else if let scheme = Self.scheme(of: address) {
      self = Self.absolute(address, scheme: scheme, isImage: isImage, in: context)
    } else if address.starts(with: "//".utf8) {
      let secure = Array("https:".utf8) + address
      self = Self.absolute(secure, scheme: "https", isImage: isImage, in: context)
    } else {
      self = Self.relative(address, in: context)
    }
  }

  /// RFC 3986, section 3.1, in lower case.
  private static func scheme(of address: [UInt8]) -> String? {
    guard let first = address.first, first.isASCIILetter, let end = address.firstIndex(of: UInt8(ascii: ":")),
      address[..<end].allSatisfy({ $0.isASCIIAlphanumeric || $0 == 43 || $0 == 45 || $0 == 46 })
    else { return nil }
    return String(decoding: address[..<end], as: UTF8.self).lowercased()
  }

  private static func absolute(
    _ address: [UInt8], scheme: String, isImage: Bool, in context: LinkContext
  ) -> MarkdownDestination {
    switch scheme {
    case "http", "https":
      guard hasHost(address.dropFirst(scheme.utf8.count + 1)) else { return .broken(.noHost) }
      let site = Array(context.site.utf8)
      guard isImage, !site.isEmpty, address.starts(with: site) else { return .elsewhere(address) }
      return relative(Array("/".utf8) + address.dropFirst(site.count), in: context)
    case "data":
      let kinds = ["image/png", "image/gif", "image/jpeg", "image/webp"]
      let kind = String(decoding: address.dropFirst(5).prefix(10), as: UTF8.self).lowercased()
      return isImage && kinds.contains { kind.hasPrefix($0) } ? .elsewhere(address) : .dangerous(scheme: scheme)
    case "javascript", "vbscript", "livescript", "mocha", "file", "blob", "filesystem", "view-source", "jar":
      return .dangerous(scheme: scheme)
    default: return .elsewhere(address)
    }
  }

  private static func hasHost(_ afterScheme: ArraySlice<UInt8>) -> Bool {
    guard afterScheme.starts(with: "//".utf8) else { return false }
    let authority = afterScheme.dropFirst(2).prefix { $0 != 47 && $0 != 63 && $0 != 35 }
    let host = authority.suffix(from: authority.lastIndex(of: 64).map { $0 + 1 } ?? authority.startIndex)
    return !host.isEmpty && host.first != UInt8(ascii: ":") && host.allSatisfy(isHostByte)
  }

  /// Whether the URL standard allows a byte in a name. A bare IPv6 address is nothing that readers could follow.
  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    // " % < > [ \ ] ^ ` { | }
    case 0...32, 34, 37, 60, 62, 91...94, 96, 123...125: false
    default: true
    }
  }

  private static func relative(_ address: [UInt8], in context: LinkContext) -> MarkdownDestination {
    let end = address.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? address.endIndex
    let written = address[..<end]
    let slash = UInt8(ascii: "/")
    var folders: [ArraySlice<UInt8>] = []
    if written.first != slash {
      folders = Array(context.page.utf8).split(separator: slash, omittingEmptySubsequences: true)
      if !written.isEmpty, !context.page.hasSuffix("/") { folders = folders.dropLast() }
    }
    let steps = (written.first == slash ? written.dropFirst() : written).split(
      separator: slash, omittingEmptySubsequences: false)
    var endsInFolder = written.isEmpty && context.page.hasSuffix("/")
    for (index, step) in steps.enumerated() {
      let isLast = index == steps.count - 1
      switch dots(step) {
      case 1: endsInFolder = isLast
      case 2:
        guard folders.popLast() != nil else { return .broken(.aboveRoot) }
        endsInFolder = isLast
      default:
        if step.isEmpty, isLast {
          endsInFolder = endsInFolder || !folders.isEmpty
        } else {
          folders.append(step)
        }
      }
    }
    var path = Array(folders.joined(separator: [slash]))
    if endsInFolder, !path.isEmpty { path.append(slash) }
    return .inSite(path: path, rest: Array(address[end...]))
  }

  /// 1 for `.`, 2 for `..`, also with their dots as `%2e`, as browsers take them.
  private static func dots(_ step: ArraySlice<UInt8>) -> Int {
    guard step.count <= 6 else { return 0 }
    let decoded = percentDecoded(step)
    return decoded == [46] ? 1 : decoded == [46, 46] ? 2 : 0
  }

  static func percentDecoded(_ text: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    let bytes = Array(text)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = bytes[index + 1].hexDigit,
        let low = bytes[index + 2].hexDigit
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}

extension MarkdownDestination.Fault {
  func diagnostic(at place: Place) -> Diagnostic {
    switch self {
    case .empty: .linkWithoutAddress(at: place)
    case .noHost: .linkWithoutHost(at: place)
    case .aboveRoot: .linkAboveRoot(at: place)
    }
  }
}
