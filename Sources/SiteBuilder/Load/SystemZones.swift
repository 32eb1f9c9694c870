import CEmbedded
import Glibc
import StatusModel

/// Where time zones are read from: the system's files, which are as new as the machine, and the copy that is part of
/// the program, so that a container without any needs none.
public enum SystemZones {
  /// Where systems keep their zones, unless `TZDIR` names another folder.
  public static let defaultFolder = "/usr/share/zoneinfo"

  /// - Parameter folder: looked into first; zones that aren't there, or are broken, come from the embedded copy.
  public static func zones(in folder: String = defaultFolder) -> Zones {
    Zones(
      load: { name in
        let file = zoneFile("\(folder)/\(name)").flatMap { Zone(name: name, tzif: $0) == nil ? nil : $0 }
        return file ?? embedded()?.tzif(named: name)
      },
      names: { embedded()?.names ?? [] })
  }

  /// The embedded copy alone, which is the same on every machine.
  public static func embeddedZones() -> Zones {
    Zones(load: { embedded()?.tzif(named: $0) }, names: { embedded()?.names ?? [] })
  }

  private static func embedded() -> ZoneArchive? {
    ZoneArchive(Array(UnsafeBufferPointer(start: candor_zones, count: candor_zones_count)))
  }

  /// The bytes of a file that can be a zone; nil for folders, devices, and files of another kind or size.
  private static func zoneFile(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, (44...largest).contains(status.st_size)
    else { return nil }
    let size = Int(status.st_size)
    var bytes: [UInt8] = []
    while bytes.count < size {
      let missing = size - bytes.count
      let chunk = [UInt8](unsafeUninitializedCapacity: missing) { buffer, count in
        count = max(read(descriptor, buffer.baseAddress, missing), 0)
      }
      guard !chunk.isEmpty else { return nil }
      bytes += chunk
    }
    return bytes.starts(with: "TZif".utf8) ? bytes : nil
  }

  /// The largest zone files have 4 KB.
  private static let largest = 256 * 1024
}

extension Zones {
  /// The system's zones, then the embedded ones.
  public static let system = SystemZones.zones()
}
