package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;

/**
 * One Pod of a {@link PodGenerator}.
 *
 * @param seed gives the same Pod again, see {@link PodGenerator#pod}
 */
public record GeneratedPod(ObjectNode object, Set<PodFeature> features, long seed) {

  public GeneratedPod {
    features = EnumSet.copyOf(features);
  }

  public boolean has(PodFeature feature) {
    return features.contains(feature);
  }
}
