package dev.lastcall.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder that changes as the kubelet changes a mounted Secret: all files in one step. */
final class SecretFolder {

  private final Path folder;
  private int version;

  SecretFolder(Path folder) throws IOException {
    this.folder = folder;
    for (String name : new String[] {"tls.crt", "tls.key"}) {
      Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
    }
  }

  Path path() {
    return folder;
  }

  void put(ServerKey pair) throws IOException {
    put(pair.chainPem(), pair.keyPem());
  }

  void put(String certificate, String key) throws IOException {
    Path next = Files.createDirectory(folder.resolve("..version_" + ++version));
    Files.writeString(next.resolve("tls.crt"), certificate);
    Files.writeString(next.resolve("tls.key"), key);
    Path link = folder.resolve("..data_tmp");
    Files.createSymbolicLink(link, next.getFileName());
    Files.move(
        link,
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
