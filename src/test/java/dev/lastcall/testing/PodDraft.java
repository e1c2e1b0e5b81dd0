package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A Pod that is being made, and what its parts must know of each other to be valid. */
final class PodDraft {

  final ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Pod");
  final Set<PodFeature> features = EnumSet.noneOf(PodFeature.class);
  final List<String> volumes = new ArrayList<>();
  final RandomChoice random;

  /** Effective seconds: no hook may sleep longer. */
  long grace = 30;

  boolean windows;
  boolean namesItsSystem;

  PodDraft(long seed) {
    this.random = new RandomChoice(seed);
  }
}
