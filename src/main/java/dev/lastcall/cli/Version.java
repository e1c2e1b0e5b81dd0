package dev.lastcall.cli;

import dev.lastcall.json.ShippedFiles;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Says which version runs. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = new String(ShippedFiles.read("version"), StandardCharsets.UTF_8).strip();
    return new String[] {"lastcall " + version};
  }
}
