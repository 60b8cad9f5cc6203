"""What the end-to-end tests stand on: a scripted upstream, a raw client, the program itself."""
