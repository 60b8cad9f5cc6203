// swift-tools-version: 6.2
import PackageDescription

/// Every target is a floor of the house: it may depend only on floors above
/// it in this list (README, "How the code is laid out").
///
/// Exclusive access is checked as the code is compiled, and while it runs in
/// debug builds and tests; a token is not made to pay for it.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "sluice",
  products: [.executable(name: "sluice", targets: ["SluiceCLI"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // Floor 0: what Swift cannot call by itself. Headers only.
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
      name: "CMicrohttpd", pkgConfig: "libmicrohttpd",
      providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    // Floor 1: bytes and their meaning.
    .target(name: "Wire", swiftSettings: strict),
    // Floor 2: one thread and its descriptors; knows no chat.
    .target(
      name: "Loop", dependencies: ["CLinux", "CMicrohttpd", "CCurl"], swiftSettings: strict),
    // Floor 3: the server, and the demo upstream beside it.
    .target(
      name: "Sluice",
      dependencies: [
        "Wire", "Loop", "CZlib", "CQrencode", "CYaml",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "Demo",
      dependencies: ["Wire", "Loop", .product(name: "Logging", package: "swift-log")],
      resources: [.embedInCode("Texts")],
      swiftSettings: strict),
    // Floor 4: the program.
    .executableTarget(
      name: "SluiceCLI",
      dependencies: [
        "Sluice", "Demo", "Loop", .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(name: "WireTests", dependencies: ["Wire"], swiftSettings: strict),
    .testTarget(name: "LoopTests", dependencies: ["Loop"], swiftSettings: strict),
    .testTarget(
      name: "SluiceTests",
      dependencies: [
        "Sluice", "Loop", "Wire", "CZlib", .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DemoTests",
      dependencies: ["Demo", "Loop", "Wire", .product(name: "Logging", package: "swift-log")],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
