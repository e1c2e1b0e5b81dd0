package dev.lastcall.cluster;

import dev.lastcall.testing.MountedSecret;
import java.io.IOException;
import java.nio.file.Path;

/** A mounted Secret with pairs as this package has them. */
final class SecretFolder {

  private final Path folder;
  private final MountedSecret secret;

  SecretFolder(Path folder) throws IOException {
    this.folder = folder;
    this.secret = new MountedSecret(folder);
  }

  Path path() {
    return folder;
  }

  void put(ServerKey pair) throws IOException {
    put(pair.chainPem(), pair.keyPem());
  }

  void put(String certificate, String key) throws IOException {
    secret.put(certificate, key);
  }
}
