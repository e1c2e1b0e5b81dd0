package dev.lastcall.engine;

import java.util.Optional;

/**
 * What the program knows of drain sidecars, and policies do not.
 *
 * @param image of the sidecar, where a policy names none; empty when there is none
 * @param tokenKey makes the tokens of the sidecars
 */
public record DrainSettings(Optional<String> image, TokenKey tokenKey) {

  public static final DrainSettings NONE = new DrainSettings(Optional.empty(), TokenKey.NONE);
}
