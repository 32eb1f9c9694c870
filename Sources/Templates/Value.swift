/// A view, or an item of a list, that a piece of template works on: where it lies, without its type.
///
/// Compiled templates would otherwise be generic over every kind of view, and the runtime would look their types up at
/// each step: a third of rendering. It is valid only during the call that it is handed to.
@usableFromInline
struct Frame {
  @usableFromInline let address: UnsafeRawPointer

  @inlinable
  init(_ address: UnsafeRawPointer) { self.address = address }

  /// The view itself. Always of this kind: the compiler resolves a name against the shape of the very frame that it is
  /// then read from, and shapes come with the fields of one type.
  @inlinable
  func view<V>(as type: V.Type = V.self) -> V { address.assumingMemoryBound(to: type).pointee }
}

/// Reads something out of a frame; nil where an optional on the way there is absent.
@usableFromInline
typealias Read<Result> = @Sendable (Frame) -> Result?

/// What a name stands for, seen from a frame.
@usableFromInline
enum Value: Sendable {
  case text(Read<String>)
  case number(Read<Int>)
  case flag(Read<Bool>)
  case markup(Read<HTML>)
  case link(Read<Link>)
  case json(Read<JSONText>)
  case nested(Nested)
}

/// A view, an optional view or a list within a frame.
@usableFromInline
struct Nested: Sendable {
  /// Hands each item to a closure: those of a list, or a view that is there.
  @usableFromInline typealias Each = @Sendable (Frame, (Frame) -> Void) -> Void

  /// The item's shape.
  @usableFromInline let item: Shape
  let isList: Bool
  /// Whether a section on it shows anything.
  let exists: Read<Bool>
  let each: Each

  @usableFromInline
  init(_ item: Shape, isList: Bool, exists: @escaping Read<Bool>, each: @escaping Each) {
    self.item = item
    self.isList = isList
    self.exists = exists
    self.each = each
  }
}

// Inlined where views are declared, so that nothing in them is generic any more.
extension Value {
  /// A view that is there once, or perhaps.
  @inlinable
  static func one<V, Item>(_ item: Shape, _ read: @escaping @Sendable (V) -> Item?) -> Value {
    .nested(
      Nested(item, isList: false, exists: { read($0.view()) != nil }) { frame, body in
        guard let item = read(frame.view()) else { return }
        withUnsafePointer(to: item) { body(Frame($0)) }
      })
  }

  /// A list of views or strings.
  @inlinable
  static func many<V, Item>(_ item: Shape, _ read: @escaping @Sendable (V) -> [Item]) -> Value {
    .nested(
      Nested(item, isList: true, exists: { !read($0.view()).isEmpty }) { frame, body in
        read(frame.view()).withUnsafeBufferPointer { items in
          guard let first = items.baseAddress else { return }
          for index in items.indices { body(Frame(first + index)) }
        }
      })
  }
}

extension Value {
  /// From a view to the frame that holds it: the second half of `incident.title`.
  func within(_ holder: @escaping Nested.Each) -> Value {
    switch self {
    case .text(let read): .text(lifted(read, holder))
    case .number(let read): .number(lifted(read, holder))
    case .flag(let read): .flag(lifted(read, holder))
    case .markup(let read): .markup(lifted(read, holder))
    case .link(let read): .link(lifted(read, holder))
    case .json(let read): .json(lifted(read, holder))
    case .nested(let nested):
      .nested(
        Nested(nested.item, isList: nested.isList, exists: lifted(nested.exists, holder)) { frame, body in
          holder(frame) { nested.each($0, body) }
        })
    }
  }

  /// Whether a section on it shows anything: true, present, not empty, not zero.
  var exists: Read<Bool> {
    switch self {
    case .text(let read): { read($0).map { !$0.isEmpty } }
    case .number(let read): { read($0).map { $0 != 0 } }
    case .flag(let read): read
    case .markup(let read): { read($0).map { !$0.bytes.isEmpty } }
    case .link(let read): { read($0).map { !$0.text.isEmpty } }
    case .json(let read): { read($0).map { !$0.bytes.isEmpty } }
    case .nested(let nested): nested.exists
    }
  }
}

// Inlined, since a closure made for any kind of result is wrapped in another.
@inline(__always)
private func lifted<Result>(_ read: @escaping Read<Result>, _ holder: @escaping Nested.Each) -> Read<Result> {
  { frame in
    var result: Result?
    holder(frame) { result = read($0) }
    return result
  }
}
