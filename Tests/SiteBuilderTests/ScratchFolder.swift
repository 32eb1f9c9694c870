import Foundation

/// A folder for one test, gone when the test is.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("candor-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ relative: String) -> String { "\(path)/\(relative)" }

  func write(_ relative: String, _ text: String) throws { try write(relative, Array(text.utf8)) }

  func write(_ relative: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: self(relative))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func makeFolder(_ relative: String) throws {
    try FileManager.default.createDirectory(atPath: self(relative), withIntermediateDirectories: true)
  }

  func link(_ relative: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: self(relative), withDestinationPath: target)
  }

  func text(_ relative: String) -> String? {
    FileManager.default.contents(atPath: self(relative)).map { String(decoding: $0, as: UTF8.self) }
  }

  func exists(_ relative: String) -> Bool { (try? attributes(relative)) != nil }

  func remove(_ relative: String) throws { try FileManager.default.removeItem(atPath: self(relative)) }

  /// Inode and time of change: a file that was written again differs in one of them.
  func identity(_ relative: String) throws -> [String] {
    let attributes = try attributes(relative)
    return [FileAttributeKey.systemFileNumber, .modificationDate].map { "\(String(describing: attributes[$0]))" }
  }

  private func attributes(_ relative: String) throws -> [FileAttributeKey: Any] {
    try FileManager.default.attributesOfItem(atPath: self(relative))
  }

  /// Every file with its text, every link with its target, and every empty folder, by relative path.
  func contents(of relative: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: self(relative)) ?? .init() {
      let full = "\(relative)/\(path)"
      switch try attributes(full)[.type] as? FileAttributeType {
      case .typeRegular?: found[path] = text(full)
      case .typeSymbolicLink?:
        found[path] = try "-> " + FileManager.default.destinationOfSymbolicLink(atPath: self(full))
      case .typeDirectory?:
        if try FileManager.default.contentsOfDirectory(atPath: self(full)).isEmpty { found[path] = "(empty folder)" }
      default: found[path] = "(special)"
      }
    }
    return found
  }
}
