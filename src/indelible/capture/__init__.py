"""The way in: files, folders and web addresses become bytes and a `Taken`; the only room, with preserve, that opens sockets."""
