/// A program being written.
struct Piece<Frame: Sendable> {
  private var steps: [Step<Frame>] = []
  private var literal: [UInt8] = []
  /// Whether something in it reads an enclosing frame.
  private(set) var reachesOut = false
  /// Whether something within a section of it reads this frame or one around it.
  private var isReachedInto = false

  mutating func add(_ bytes: some Sequence<UInt8>) { literal.append(contentsOf: bytes) }

  mutating func add(reachesOut: Bool, _ step: @escaping Step<Frame>) {
    self.reachesOut = self.reachesOut || reachesOut
    guard !literal.isEmpty else { return steps.append(step) }
    steps.append { [literal] frame, surroundings, output in
      output.append(contentsOf: literal)
      step(frame, surroundings, &output)
    }
    literal = []
  }

  /// A section on a view or list, whose body may reach out to this frame.
  mutating func add(reachesOut: Bool, bodyReachesOut: Bool, section: @escaping Step<Frame>) {
    add(reachesOut: reachesOut || bodyReachesOut, section)
    isReachedInto = isReachedInto || bodyReachesOut
  }

  /// A piece for the same frame that shows only where the test holds or, negated, doesn't.
  mutating func add(_ body: Piece, when test: @escaping Read<Frame, Bool>, isNegated: Bool, reachesOut: Bool) {
    let program = body.program(depth: 0, boxes: false)
    add(reachesOut: reachesOut || body.reachesOut) { frame, surroundings, output in
      if (test(frame, surroundings) ?? false) != isNegated { program.run(frame, surroundings, &output) }
    }
    isReachedInto = isReachedInto || body.isReachedInto
  }

  func program(depth: Int) -> Program<Frame> { program(depth: depth, boxes: isReachedInto) }

  private func program(depth: Int, boxes: Bool) -> Program<Frame> {
    let end: [Step<Frame>] = literal.isEmpty ? [] : [{ [literal] _, _, output in output.append(contentsOf: literal) }]
    return Program(steps + end, depth: depth, isReachedInto: boxes)
  }
}
