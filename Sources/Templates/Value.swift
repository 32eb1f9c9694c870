/// Reads something out of a frame; nil where an optional on the way there is absent.
typealias Read<Frame, Result> = @Sendable (Frame, Surroundings) -> Result?

/// What a name stands for, seen from a frame: the view, or the item of a list, that a piece of template works on.
enum Value<Frame: Sendable>: Sendable {
  case text(Read<Frame, String>)
  case number(Read<Frame, Int>)
  case flag(Read<Frame, Bool>)
  case markup(Read<Frame, HTML>)
  case link(Read<Frame, Link>)
  case json(Read<Frame, JSONText>)
  case nested(any Nested<Frame>)
}

/// A view, an optional view or a list within a frame.
protocol Nested<Frame>: Sendable {
  associatedtype Frame: Sendable
  associatedtype Item: Sendable

  var item: Shape<Item> { get }
  var isList: Bool { get }
  /// Whether a section on it shows anything.
  var exists: Read<Frame, Bool> { get }
  /// The view itself, for dotted names; nil for a list.
  var one: Read<Frame, Item>? { get }

  func lifted<L: Lift>(by lift: L) -> any Nested<L.Outer> where L.Inner == Frame
  /// - Parameter dropped: the frame that the item hides entirely and which is therefore taken away.
  func section(_ body: Program<Item>, dropping dropped: Int?) -> Step<Frame>
}

extension Nested {
  /// The item's shape, whatever its type.
  var shape: any AnyShape { item }
}

/// A view that is there once, or perhaps.
struct One<Frame: Sendable, Item: Sendable>: Nested {
  let item: Shape<Item>
  let read: Read<Frame, Item>

  init(_ item: Shape<Item>, _ read: @escaping Read<Frame, Item>) {
    self.item = item
    self.read = read
  }

  var isList: Bool { false }
  var one: Read<Frame, Item>? { read }
  var exists: Read<Frame, Bool> { { [read] frame, surroundings in read(frame, surroundings) != nil } }

  func lifted<L: Lift>(by lift: L) -> any Nested<L.Outer> where L.Inner == Frame {
    One<L.Outer, Item>(item, lift(read))
  }

  func section(_ body: Program<Item>, dropping dropped: Int?) -> Step<Frame> {
    { [read] frame, surroundings, output in
      guard let item = read(frame, surroundings) else { return }
      body.run(item, surroundings.dropping(dropped, for: body), &output)
    }
  }
}

/// A list of views or strings.
struct Many<Frame: Sendable, Item: Sendable>: Nested {
  let item: Shape<Item>
  let read: Read<Frame, [Item]>

  init(_ item: Shape<Item>, _ read: @escaping Read<Frame, [Item]>) {
    self.item = item
    self.read = read
  }

  var isList: Bool { true }
  var one: Read<Frame, Item>? { nil }
  var exists: Read<Frame, Bool> {
    { [read] frame, surroundings in read(frame, surroundings).map { !$0.isEmpty } }
  }

  func lifted<L: Lift>(by lift: L) -> any Nested<L.Outer> where L.Inner == Frame {
    Many<L.Outer, Item>(item, lift(read))
  }

  func section(_ body: Program<Item>, dropping dropped: Int?) -> Step<Frame> {
    { [read] frame, surroundings, output in
      guard let items = read(frame, surroundings), !items.isEmpty else { return }
      let inner = surroundings.dropping(dropped, for: body)
      for item in items { body.run(item, inner, &output) }
    }
  }
}

/// Turns what reads an inner frame into what reads an outer one.
protocol Lift: Sendable {
  associatedtype Inner: Sendable
  associatedtype Outer: Sendable
  func callAsFunction<Result: Sendable>(_ read: @escaping Read<Inner, Result>) -> Read<Outer, Result>
}

/// From a view to the frame that holds it: the second half of `incident.title`.
struct ThroughField<Inner: Sendable, Outer: Sendable>: Lift {
  let field: Read<Outer, Inner>

  func callAsFunction<Result: Sendable>(_ read: @escaping Read<Inner, Result>) -> Read<Outer, Result> {
    { [field] frame, surroundings in
      guard let inner = field(frame, surroundings) else { return nil }
      return read(inner, surroundings)
    }
  }
}

/// From an enclosing frame to the one being worked on: a name that isn't found in a list's item, but further out.
struct FromEnclosing<Inner: Sendable, Outer: Sendable>: Lift {
  let index: Int

  func callAsFunction<Result: Sendable>(_ read: @escaping Read<Inner, Result>) -> Read<Outer, Result> {
    { [index] _, surroundings in
      // Always of this kind: the compiler that numbered the frames also made the code that fills them. A cast that asks
      // takes longer than the reading.
      unsafeDowncast(surroundings.frames[index], to: Box<Inner>.self).read(read, surroundings)
    }
  }
}

extension Value {
  func lifted<L: Lift>(by lift: L) -> Value<L.Outer> where L.Inner == Frame {
    switch self {
    case .text(let read): .text(lift(read))
    case .number(let read): .number(lift(read))
    case .flag(let read): .flag(lift(read))
    case .markup(let read): .markup(lift(read))
    case .link(let read): .link(lift(read))
    case .json(let read): .json(lift(read))
    case .nested(let nested): .nested(nested.lifted(by: lift))
    }
  }

  /// Whether a section on it shows anything: true, present, not empty, not zero.
  var exists: Read<Frame, Bool> {
    switch self {
    case .text(let read): { frame, surroundings in read(frame, surroundings).map { !$0.isEmpty } }
    case .number(let read): { frame, surroundings in read(frame, surroundings).map { $0 != 0 } }
    case .flag(let read): read
    case .markup(let read): { frame, surroundings in read(frame, surroundings).map { !$0.text.isEmpty } }
    case .link(let read): { frame, surroundings in read(frame, surroundings).map { !$0.text.isEmpty } }
    case .json(let read): { frame, surroundings in read(frame, surroundings).map { !$0.bytes.isEmpty } }
    case .nested(let nested): nested.exists
    }
  }
}
