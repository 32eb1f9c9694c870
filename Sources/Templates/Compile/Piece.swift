/// A program being written.
struct Piece<Frame: Sendable> {
  private var instructions: [Instruction<Frame>] = []
  private var literal: [UInt8] = []
  /// Whether something in it reads an enclosing frame.
  private(set) var reachesOut = false
  /// Whether something within a section of it reads this frame or one around it.
  private var isReachedInto = false

  mutating func add(_ bytes: some Sequence<UInt8>) { literal.append(contentsOf: bytes) }

  mutating func add(_ instruction: Instruction<Frame>, reachesOut: Bool) {
    flush()
    instructions.append(instruction)
    self.reachesOut = self.reachesOut || reachesOut
  }

  /// A section on a view or list, whose body may reach out to this frame.
  mutating func add(section: Instruction<Frame>, reachesOut: Bool, bodyReachesOut: Bool) {
    add(section, reachesOut: reachesOut || bodyReachesOut)
    isReachedInto = isReachedInto || bodyReachesOut
  }

  /// Leaves room for a jump over what comes next; `endSkip` fills it in.
  mutating func beginSkip() -> Int {
    flush()
    instructions.append(.literal([]))
    return instructions.count - 1
  }

  mutating func endSkip(_ index: Int, unless test: @escaping Read<Frame, Bool>, isNegated: Bool, reachesOut: Bool) {
    flush()
    instructions[index] = .skip(test, isNegated: isNegated, target: instructions.count)
    self.reachesOut = self.reachesOut || reachesOut
  }

  mutating func program(depth: Int) -> Program<Frame> {
    flush()
    return Program(instructions, depth: depth, isReachedInto: isReachedInto)
  }

  private mutating func flush() {
    guard !literal.isEmpty else { return }
    instructions.append(.literal(literal))
    literal = []
  }
}
