/// Where names are looked up: in a frame first, then in those around it.
struct Scope<Frame: Sendable>: Sendable {
  let shape: Shape<Frame>
  /// The frames around it, outermost first.
  let outer: [any AnyShape]
  /// What `{{.}}` stands for, and where the section stands that made it so.
  var dot: (value: Value<Frame>, origin: String)?

  init(_ shape: Shape<Frame>, outer: [any AnyShape] = []) {
    self.shape = shape
    self.outer = outer
    dot = shape.dot.map { ($0, "") }
  }

  var all: [any AnyShape] { outer + [shape] }

  /// The innermost frame that has names: a list of text has none.
  var view: any AnyShape { all.last { !$0.names.isEmpty } ?? shape }

  /// The scope within a section on a view or list.
  ///
  /// A frame of the item's own shape can't be reached any more, since the item hides all of its names. Leaving it
  /// out keeps the number of scopes finite, so that a partial can show a tree of any depth.
  func entering<Item>(_ item: Shape<Item>) -> (scope: Scope<Item>, dropped: Int?) {
    var around = all
    let dropped = around.firstIndex { $0.id == item.id }
    if let dropped { around.remove(at: dropped) }
    return (Scope<Item>(item, outer: around), dropped)
  }
}
