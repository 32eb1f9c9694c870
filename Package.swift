// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "candor",
  products: [.executable(name: "candor", targets: ["candor"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .systemLibrary(name: "CCmark"),
    .systemLibrary(name: "CYAML"),
    .systemLibrary(name: "CCompress"),
    .systemLibrary(name: "CSystem"),
    .target(name: "CEmbedded", exclude: ["zones.bin"]),
    .target(name: "Diagnostics"),
    .target(name: "StatusModel", dependencies: ["Diagnostics"]),
    .target(name: "Templates", dependencies: ["Diagnostics"]),
    .target(
      name: "SiteBuilder",
      dependencies: ["CCmark", "CYAML", "CCompress", "CSystem", "CEmbedded", "Diagnostics", "StatusModel", "Templates"]),
    .executableTarget(
      name: "candor",
      dependencies: [
        "CSystem", "SiteBuilder", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // The system's linker warns of functions that a static program had better not call, and that nobody calls.
      linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "StatusModelTests", dependencies: ["StatusModel", "CEmbedded"]),
    .testTarget(name: "TemplatesTests", dependencies: ["Templates"]),
    .testTarget(name: "SiteBuilderTests", dependencies: ["SiteBuilder"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
