package dev.lastcall.engine;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the program knows of drain sidecars, and policies do not.
 *
 * @param image of the sidecar, where a policy names none; empty when there is none
 * @param tokenKey makes the tokens of the sidecars; asked for each, since it may be known later
 *     than the engine is made
 */
public record DrainSettings(Optional<String> image, Supplier<TokenKey> tokenKey) {

  /**
   * The options of the JVM that every sidecar gets, with blanks between them. They keep it small:
   * it serves a few requests in its life.
   */
  public static final String JAVA_OPTIONS =
      "-XX:+UseSerialGC -Xms4m -Xmx12m -Xss256k -XX:TieredStopAtLevel=1"
          + " -XX:ReservedCodeCacheSize=8m -XX:-UsePerfData";

  public static final DrainSettings NONE = new DrainSettings(Optional.empty(), () -> TokenKey.NONE);
}
