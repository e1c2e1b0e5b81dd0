package dev.lastcall.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder that changes as the kubelet changes a mounted Secret: by the swap of one link. */
public final class MountedSecret {

  private final Path folder;
  private int version;

  public MountedSecret(Path folder) throws IOException {
    this.folder = folder;
    for (String name : new String[] {"tls.crt", "tls.key"}) {
      Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
    }
  }

  public void put(TestCertificate certificate) throws Exception {
    Path next = next();
    certificate.write(next);
    swapTo(next);
  }

  /** Anything, which need not be PEM. */
  public void put(String certificate, String key) throws IOException {
    Path next = Files.createDirectory(next());
    Files.writeString(next.resolve("tls.crt"), certificate);
    Files.writeString(next.resolve("tls.key"), key);
    swapTo(next);
  }

  private Path next() {
    return folder.resolve("..version_" + ++version);
  }

  private void swapTo(Path next) throws IOException {
    Path link = folder.resolve("..data_tmp");
    Files.createSymbolicLink(link, next.getFileName());
    Files.move(
        link,
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
