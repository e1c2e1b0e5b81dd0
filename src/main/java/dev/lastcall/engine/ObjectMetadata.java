package dev.lastcall.engine;

import dev.lastcall.json.Json;
import java.util.Map;

/**
 * The metadata of an object, which rules may edit.
 *
 * @param root the whole object
 */
record ObjectMetadata(Tree root) {

  Map<String, String> labels() {
    return tree().strings("labels");
  }

  Map<String, String> annotations() {
    return tree().strings("annotations");
  }

  /** The value of one annotation; empty when it is not there. */
  String annotation(String key) {
    return tree().child("annotations").flatMap(it -> it.text(key)).orElse("");
  }

  boolean hasAnnotation(String key) {
    return tree().child("annotations").filter(it -> it.node().has(key)).isPresent();
  }

  boolean isDeleting() {
    return tree().member("deletionTimestamp").isPresent();
  }

  void annotate(String key, String value) {
    root.childForEdit("metadata").childForEdit("annotations").node().put(key, value);
  }

  Tree tree() {
    return root.child("metadata").orElseGet(() -> Tree.root(Json.object()));
  }
}
