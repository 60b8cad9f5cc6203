import CCurl
import Glibc

/// A system call that failed.
package struct SystemError: Error, CustomStringConvertible {
  /// The call's `errno`.
  package let code: Int32
  /// The call's name.
  package let call: String

  package init(code: Int32 = errno, call: String) {
    self.code = code
    self.call = call
  }

  /// The system's own words for the code.
  package var reason: String { String(cString: strerror(code)) }
  package var description: String { "\(call): \(reason)" }

  /// The result of a call that answers below zero when it fails.
  static func check(_ result: Int32, _ call: StaticString) throws(SystemError) -> Int32 {
    guard result >= 0 else { throw SystemError(call: "\(call)") }
    return result
  }
}

/// Why an upstream request did not end as it should (libcurl-errors(3)).
package struct TransferFailure: Error, CustomStringConvertible {
  /// What a relay can tell a person about it.
  package enum Kind: Sendable {
    /// The host name has no address.
    case unresolved
    /// Nobody answers at the address, or not in the time given to connect.
    case unreachable
    /// No secure connection came about.
    case tls
    /// What came is not HTTP.
    case broken
    /// The connection ended before the answer did.
    case cut
  }

  package let kind: Kind
  /// libcurl's own words, for the log.
  package let description: String
  /// What is wrong with the upstream's certificate, as a clause ("it has expired"); nil when
  /// that is not why.
  package let certificate: String?

  /// The upstream closed before its head was whole, which libcurl calls well.
  static let noHead = TransferFailure(.cut, "The connection ended before the head did")

  private init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
    certificate = nil
  }

  /// `judgement` is OpenSSL's of the certificate (openssl-verification-options(1)).
  init(_ code: CURLcode, _ judgement: Int = 0) {
    kind = TransferFailure.kind(code)
    description = String(cString: curl_easy_strerror(code))
    certificate =
      code == CURLE_PEER_FAILED_VERIFICATION ? TransferFailure.certificate(judgement) : nil
  }

  private static func certificate(_ judgement: Int) -> String {
    switch judgement {
    case 0, 62, 64: "it is for another name"
    case 9: "it is not valid yet"
    case 10: "it has expired"
    case 18, 19: "it is self-signed"
    case 2, 20, 21: "its issuer is not known here"
    default: "it is not trusted here"
    }
  }

  private static func kind(_ code: CURLcode) -> Kind {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved
    case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_INTERFACE_FAILED: .unreachable
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING,
      CURLE_ABORTED_BY_CALLBACK, CURLE_SEND_FAIL_REWIND:
      .cut
    default: .broken
    }
  }
}
