import CSystem
import Glibc

/// What a name in a folder stands for.
enum Kind: Equatable, Sendable {
  case file, folder, link
  /// A pipe, a socket or a device.
  case special

  init(mode: mode_t) {
    self =
      switch mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .special
      }
  }
}

/// What a file system says of a file without its being read. Writing to it or putting another in its place changes
/// one of these; only who sets the clock back can hide it.
struct FileState: Equatable, Sendable {
  let size: Int
  let number: Int
  /// Nanoseconds since 1970.
  let modified: Int
  let changed: Int

  fileprivate init(_ status: stat) {
    size = Int(status.st_size)
    number = Int(truncatingIfNeeded: status.st_ino)
    modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    changed = Int(status.st_ctim.tv_sec) * 1_000_000_000 + Int(status.st_ctim.tv_nsec)
  }
}

/// An open folder.
///
/// What is in it is reached by its name relative to the open folder, symbolic links are never followed and nothing
/// is opened that could block, so nothing that happens to the tree meanwhile leads out of it. Names are single
/// components.
final class Folder: Sendable {
  let descriptor: Int32

  private init(owning descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Opens a folder by the path a person gave, following links.
  convenience init(at path: String) throws(SystemError) {
    self.init(owning: try retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
  }

  func folder(_ name: String) throws(SystemError) -> Folder {
    Folder(
      owning: try retrying { openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) })
  }

  /// The folder at a path below this one, where nobody minds links on the way.
  func folder(at path: String) throws(SystemError) -> Folder {
    Folder(owning: try retrying { openat(descriptor, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
  }

  /// Makes a folder, readable by all as far as the umask allows. An existing one is fine.
  /// - Returns: whether it is new.
  func makeFolder(_ name: String) throws(SystemError) -> Bool {
    guard mkdirat(descriptor, name, 0o755) != 0 else { return true }
    let error = SystemError.last
    guard error.code == EEXIST else { throw error }
    return false
  }

  /// What stands under a name; nil where nothing does.
  func kind(of name: String) throws(SystemError) -> Kind? {
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 else { return Kind(mode: status.st_mode) }
    let error = SystemError.last
    guard error.code == ENOENT else { throw error }
    return nil
  }

  /// How the file at a path below this folder lies on the disk; nil where there is no plain file.
  func look(at path: UnsafePointer<CChar>) -> FileState? {
    var status = stat()
    guard fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return FileState(status)
  }

  private static let reading = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC

  /// Opens a regular file for reading. A path below this folder will do where nobody minds links on the way.
  /// - Returns: nil where something else, or nothing, stands under the name.
  func openFile(_ name: String) throws(SystemError) -> OpenFile? {
    let number = openat(descriptor, name, Self.reading)
    guard number >= 0 else {
      let error = SystemError.last
      switch error.code {
      case EINTR: return try openFile(name)
      case ENOENT, ELOOP, ENXIO, ENODEV: return nil
      default: throw error
      }
    }
    let file = try OpenFile(owning: number)
    guard file.isRegular else { return nil }
    return file
  }

  /// The whole of a small file, at the beginning of a buffer: how many bytes; nil for whatever is not so simple.
  ///
  /// Nobody asks what kind of file it is, which takes a system call: the bytes are to be compared with known ones.
  func read(
    _ name: UnsafePointer<CChar>, into buffer: UnsafeMutableRawBufferPointer, closing: LateClosing
  ) -> Int? {
    let number = openat(descriptor, name, Self.reading)
    guard number >= 0 else { return nil }
    defer { closing.close(number) }
    let count = Glibc.read(number, buffer.baseAddress, buffer.count)
    return (1..<buffer.count).contains(count) ? count : nil
  }

  /// Writes a new file, readable by all as far as the umask allows; on failure nothing is left of it.
  func writeNew(_ name: String, _ parts: [ArraySlice<UInt8>]) throws(SystemError) {
    let number = try retrying {
      openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    }
    var failure: SystemError?
    do throws(SystemError) {
      try writeAll(parts, to: number)
    } catch {
      failure = error
    }
    // Some file systems, such as NFS, report a full disk only here.
    if close(number) != 0, failure == nil, errno != EINTR { failure = .last }
    if let failure {
      unlinkat(descriptor, name, 0)
      throw failure
    }
  }

  /// Writes behind what a file holds, which is so many bytes. Nothing of these changes, so that they may be mapped.
  func extend(_ name: String, holding size: Int, by parts: [ArraySlice<UInt8>]) throws(SystemError) {
    let number = try retrying { openat(descriptor, name, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC) }
    defer { close(number) }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .last }
    guard Int(status.st_size) == size else { throw SystemError(ESTALE) }
    try writeAll(parts, to: number)
  }

  /// Small parts go together, as each would take a system call.
  private func writeAll(_ parts: [ArraySlice<UInt8>], to number: Int32) throws(SystemError) {
    if parts.count == 1 { return try writeAll(parts[0], to: number) }
    let limit = 1 << 16
    var together: [UInt8] = []
    together.reserveCapacity(min(limit, parts.reduce(0) { $0 + $1.count }))
    for part in parts {
      if together.count + part.count > limit {
        try writeAll(together[...], to: number)
        together.removeAll(keepingCapacity: true)
      }
      if part.count < limit { together += part } else { try writeAll(part, to: number) }
    }
    try writeAll(together[...], to: number)
  }

  private func writeAll(_ bytes: ArraySlice<UInt8>, to number: Int32) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let wrote = try retrying {
        bytes.withUnsafeBytes { rest in
          let rest = UnsafeRawBufferPointer(rebasing: rest[done...])
          return rest.baseAddress.map { write(number, $0, rest.count) } ?? 0
        }
      }
      done += wrote
    }
  }

  /// Puts a file of this folder into another one in a single step, in place of what has the name there.
  func rename(_ name: String, to target: String, in other: Folder) throws(SystemError) {
    if renameat(descriptor, name, other.descriptor, target) != 0 { throw .last }
  }

  /// Removes a file.
  /// - Returns: whether it was there.
  @discardableResult
  func removeFile(_ name: String) throws(SystemError) -> Bool {
    guard unlinkat(descriptor, name, 0) != 0 else { return true }
    let error = SystemError.last
    guard error.code == ENOENT else { throw error }
    return false
  }

  /// Removes a folder if it is empty.
  func removeEmptyFolder(_ name: String) { unlinkat(descriptor, name, Glibc.AT_REMOVEDIR) }

  /// Removes a folder with all that is in it. Links go, and what they lead to stays.
  func removeTree(_ name: String) throws(SystemError) {
    let tree = try folder(name)
    for entry in try tree.entries() {
      guard let name = entry.name else { continue }
      if entry.kind == .folder { try tree.removeTree(name) } else { try tree.removeFile(name) }
    }
    removeEmptyFolder(name)
  }

  /// One name in a folder. A name that isn't UTF-8 has no `name`.
  struct Entry: Sendable {
    /// For people: what isn't UTF-8 shows as U+FFFD.
    let shown: String
    let kind: Kind
    private let isUTF8: Bool

    fileprivate init(_ bytes: UnsafeBufferPointer<UInt8>, _ kind: Kind) {
      // Ten thousand names are ASCII, which needn't be looked at twice.
      let isASCII = bytes.allSatisfy { $0 < 0x80 }
      let text = isASCII ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
      shown = text ?? String(decoding: bytes, as: UTF8.self)
      isUTF8 = text != nil
      self.kind = kind
    }

    var name: String? { isUTF8 ? shown : nil }
  }

  /// What is in a folder, in no order.
  struct Listing {
    private var names: [UInt8] = []
    private var entries: [(end: Int, kind: Kind)] = []

    fileprivate mutating func add(_ name: UnsafeBufferPointer<UInt8>, _ kind: Kind) {
      names.append(contentsOf: name)
      entries.append((names.count, kind))
    }

    private func forEach(_ body: (_ name: UnsafeBufferPointer<UInt8>, Kind) -> Void) {
      names.withUnsafeBufferPointer { names in
        var start = 0
        for (end, kind) in entries {
          body(UnsafeBufferPointer(rebasing: names[start..<end]), kind)
          start = end
        }
      }
    }

    /// Sorted by the bytes of the names.
    ///
    /// - Parameter isWanted: whether something is to be there.
    func sorted(where isWanted: (_ name: UnsafeBufferPointer<UInt8>, Kind) -> Bool = { _, _ in true }) -> [Entry] {
      var sorted: [Entry] = []
      forEach { name, kind in if isWanted(name, kind) { sorted.append(Entry(name, kind)) } }
      return sorted.sortedInBytes(by: \.shown)
    }
  }

  func listing() throws(SystemError) -> Listing {
    // A descriptor of its own, since closing the stream closes it.
    let number = try retrying { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard let stream = fdopendir(number) else {
      let error = SystemError.last
      close(number)
      throw error
    }
    defer { closedir(stream) }
    var listing = Listing()
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw .last }
        break
      }
      let length = strlen(name(of: entry))
      name(of: entry).withMemoryRebound(to: UInt8.self, capacity: length) {
        let name = UnsafeBufferPointer(start: $0, count: length)
        let isFolderItself = name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
        if !isFolderItself { listing.add(name, kind(of: entry)) }
      }
    }
    return listing
  }

  /// Everything in the folder, sorted by the bytes of the names.
  func entries() throws(SystemError) -> [Entry] { try listing().sorted() }

  private func name(of entry: UnsafeMutablePointer<dirent>) -> UnsafeMutablePointer<CChar> {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    return (UnsafeMutableRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
  }

  private func kind(of entry: UnsafeMutablePointer<dirent>) -> Kind {
    switch Int(entry.pointee.d_type) {
    case DT_REG: return .file
    case DT_DIR: return .folder
    case DT_LNK: return .link
    case DT_UNKNOWN:
      // Some file systems don't say.
      var status = stat()
      guard fstatat(descriptor, name(of: entry), &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .special }
      return Kind(mode: status.st_mode)
    default: return .special
    }
  }
}

/// Files that are to be closed, which takes half as long for several at once. Each thread has its own, and holds few of
/// them: where threads share a table of open files, it mustn't get full.
final class LateClosing {
  private var numbers: [Int32] = []
  private static let most = 8

  func close(_ number: Int32) {
    numbers.append(number)
    if numbers.count == Self.most { closeAll() }
  }

  private func closeAll() {
    guard let first = numbers.first, let last = numbers.last else { return }
    // The system gives the lowest free number, so nothing lies between them where they are so many.
    let areNeighbours = zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }
    if !areNeighbours || candor_close_range(UInt32(first), UInt32(last)) != 0 {
      for number in numbers { Glibc.close(number) }
    }
    numbers.removeAll(keepingCapacity: true)
  }

  deinit { closeAll() }
}

/// Space of 64 KB to read into, again and again.
final class ScratchBuffer {
  let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  deinit { bytes.deallocate() }
}

/// A file in memory that nobody has copied: to read twelve megabytes takes five times as long as to map them.
///
/// Only for files that nothing writes into but at their end.
final class MappedBytes: Sendable {
  nonisolated(unsafe) let all: UnsafeRawBufferPointer

  fileprivate init(_ all: UnsafeRawBufferPointer) { self.all = all }

  deinit { munmap(UnsafeMutableRawPointer(mutating: all.baseAddress), all.count) }

  subscript(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: all[range]) }

  /// Tells the system that all of a range will be asked for: page by page it takes three times as long. An older system
  /// doesn't know how to.
  func expect(_ range: Range<Int>) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = range.lowerBound / page * page
    guard let base = all.baseAddress, start < range.upperBound else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), range.upperBound - start, Int32(MADV_POPULATE_READ))
  }

  /// Changes a value here, and never in the file: the system copies the page. Only for whoever has just mapped it, before
  /// anybody else reads it.
  ///
  /// - Parameters:
  ///   - column: where values of one width stand.
  ///   - number: of the value.
  func change<Value: BitwiseCopyable>(_ column: Range<Int>, _ number: Int, to value: Value) {
    let width = MemoryLayout<Value>.stride
    precondition(number >= 0 && column.lowerBound + (number + 1) * width <= min(column.upperBound, all.count))
    let start = UnsafeMutableRawPointer(mutating: all.baseAddress)
    start?.storeBytes(of: value, toByteOffset: column.lowerBound + number * width, as: Value.self)
  }
}

/// A file open for reading.
struct OpenFile: ~Copyable {
  private let descriptor: Int32
  /// When it was opened.
  let state: FileState
  fileprivate let isRegular: Bool

  init(owning descriptor: Int32) throws(SystemError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let error = SystemError.last
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    state = FileState(status)
    isRegular = Kind(mode: status.st_mode) == .file
  }

  deinit { close(descriptor) }

  /// In bytes.
  private var size: Int { state.size }

  /// The whole file; nil where it is longer than the limit.
  func read(atMost limit: Int) throws(SystemError) -> [UInt8]? {
    guard size <= limit else { return nil }
    var bytes = try chunk(size)
    if size > 0, bytes.count == size { return bytes }
    // It is being written to, or the file system doesn't know sizes.
    while true {
      let part = try chunk(65536)
      bytes += part
      if bytes.count > limit { return nil }
      if part.count < 65536 { return bytes }
    }
  }

  /// The whole file where the system has it; nil where it is longer than the limit.
  func map(atMost limit: Int) throws(SystemError) -> MappedBytes? {
    guard size > 0, size <= limit else { return nil }
    if let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED {
      return MappedBytes(UnsafeRawBufferPointer(start: start, count: size))
    }
    // Some file systems can't.
    guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED
    else { throw .last }
    let bytes = MappedBytes(UnsafeRawBufferPointer(start: start, count: size))
    return try fill(UnsafeMutableRawBufferPointer(start: start, count: size)) == size ? bytes : nil
  }

  /// Up to `count` bytes; fewer only at the end of the file.
  private func chunk(_ count: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(SystemError) { filled = try fill(UnsafeMutableRawBufferPointer(buffer)) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let got = try retrying { rest.baseAddress.map { Glibc.read(descriptor, $0, rest.count) } ?? 0 }
      if got == 0 { break }
      filled += got
    }
    return filled
  }

  /// Whether the file holds just these bytes. `buffer` is scratch space of any size above zero.
  func holds(_ wanted: OutputFile, buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Bool {
    // Nothing that was there before the build is a file that it has put elsewhere.
    guard size == wanted.size, wanted.isHeld else { return false }
    for part in wanted.parts {
      var compared = 0
      while compared < part.count {
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(part.count - compared))
        let got = try fill(space)
        let isSame = part.withUnsafeBytes { bytes in
          guard got == space.count, let one = space.baseAddress, let two = bytes.baseAddress else { return false }
          return memcmp(one, two + compared, got) == 0
        }
        guard isSame else { return false }
        compared += got
      }
    }
    return true
  }
}

/// Makes a system call again for as long as a signal interrupts it.
private func retrying<Number: FixedWidthInteger>(_ call: () -> Number) throws(SystemError) -> Number {
  while true {
    let result = call()
    if result >= 0 { return result }
    guard errno == EINTR else { throw .last }
  }
}
