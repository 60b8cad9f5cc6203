import CMicrohttpd

/// How a woken stream comes to be sent in one run of its daemon.
extension Exchange {
  // A run first looks at the connections whose time-out is not the daemon's own,
  // then sends from those that have something to send. Any other connection is
  // asked for its bytes only while the run sends, and needs a second run (`MHD_epoll`
  // in libmicrohttpd's daemon.c). A suspended one is on neither list.
  //
  /// Gives the connection a time-out of its own, a second longer than the daemon's:
  /// what a stream has gathered leaves in the run after `wake()`, not in the next.
  func sendsWhenWoken(_ soon: Bool) {
    let usual = UInt32(clamping: client.daemon.listener.limits.idleSeconds)
    sluice_mhd_set_timeout(connection, soon ? usual &+ 1 : usual)
  }
}
