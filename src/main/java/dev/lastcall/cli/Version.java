package dev.lastcall.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which version runs. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Lastcall.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    return new String[] {"lastcall " + version};
  }
}
