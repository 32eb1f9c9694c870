import Glibc

/// What the system answered to a call that failed.
struct SystemError: Error, Equatable, Sendable {
  /// As in `errno.h`.
  let code: Int32

  init(_ code: Int32) { self.code = code }

  /// The error of the call that just failed on this thread.
  static var last: SystemError { SystemError(errno) }

  /// The system's words, such as "no space left on device".
  var words: String {
    let words = String(cString: strerror(code))
    // "Too many…" becomes "too many…"; "RPC…" stays.
    guard let second = words.dropFirst().first, second.isLowercase || second == " " else { return words }
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}

/// Trouble that no author can repair: a full disk, a missing permission, a broken device. Commands exit with 2.
public struct MachineTrouble: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file or folder, as the user would write it.
  public let path: String
  /// What the system says, such as "no space left on device".
  public let reason: String
  /// What may help, starting with a verb; empty where nobody knows.
  public let fix: String

  public init(_ path: String, reason: String, fix: String = "") {
    self.path = path
    self.reason = reason
    self.fix = fix
  }

  init(_ path: String, _ error: SystemError) {
    let fix =
      switch error.code {
      case ENOSPC, EDQUOT: "make room on the disk, then run again"
      case EACCES, EPERM: "check who owns it and who may read and write it"
      case EROFS: "choose a folder that can be written to"
      case EMFILE, ENFILE: "raise the limit of open files, or use fewer --jobs"
      default: ""
      }
    self.init(path, reason: error.words, fix: fix)
  }

  public var description: String { "\(path): \(reason)" }
}

/// Runs calls that concern one path, so that what fails there is reported with it.
func reaching<Result: ~Copyable>(
  _ path: String, _ body: () throws(SystemError) -> Result
) throws(MachineTrouble) -> Result {
  do throws(SystemError) { return try body() } catch { throw MachineTrouble(path, error) }
}
