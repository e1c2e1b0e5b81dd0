package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.cli.Decision.Companion;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Patches the objects of documents, those of lists included. */
final class Patcher {

  private final ObjectPatcher objects;

  Patcher(ObjectPatcher objects) {
    this.objects = objects;
  }

  /**
   * @throws InputException when a document is no Kubernetes object
   */
  PatchedDocument patch(Document document) {
    List<Decision> decisions = new ArrayList<>();
    List<JsonNode> companions = new ArrayList<>();
    JsonNode after =
        document.isEmpty() ? document.tree() : patch(Value.root(document), decisions, companions);
    return new PatchedDocument(document, after, companions, decisions);
  }

  private JsonNode patch(Value object, List<Decision> decisions, List<JsonNode> companions) {
    String kind = object.requiredText("kind");
    String apiVersion = object.requiredText("apiVersion");
    Optional<String> listedKind = Workloads.listedKind(object.node());
    if (listedKind.isPresent()) {
      return patchList(object, listedKind.get(), decisions, companions);
    }
    return patchObject(object, apiVersion, kind, decisions, companions);
  }

  /** A List takes companions in; they are of another kind than the items of a typed list. */
  private JsonNode patchList(
      Value list, String itemKind, List<Decision> decisions, List<JsonNode> companions) {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    list.node().properties().forEach(member -> after.set(member.getKey(), member.getValue()));
    ArrayNode items = after.putArray("items");
    String apiVersion = list.node().path("apiVersion").asText();
    for (Value item : list.member("items").elements()) {
      List<JsonNode> beside = new ArrayList<>();
      // The items of typed lists, as the API server sends them, do not say what they are.
      items.add(
          itemKind.isEmpty() || item.node().has("kind")
              ? patch(item, decisions, beside)
              : patchObject(item, apiVersion, itemKind, decisions, beside));
      if (itemKind.isEmpty()) {
        items.addAll(beside);
      } else {
        companions.addAll(beside);
      }
    }
    return after;
  }

  private JsonNode patchObject(
      Value object,
      String apiVersion,
      String kind,
      List<Decision> decisions,
      List<JsonNode> companions) {
    Optional<ObjectPatcher.Patched> patched = objects.patch(object, apiVersion, kind);
    patched.ifPresent(
        it -> {
          decisions.add(it.decision());
          it.decision().companion().map(Companion::tree).ifPresent(companions::add);
        });
    return patched.map(ObjectPatcher.Patched::after).orElse(object.node());
  }

  /**
   * A document and what became of it.
   *
   * @param after the value after all patches; the one before where nothing changed
   * @param companions objects that come out behind it
   */
  record PatchedDocument(
      Document document, JsonNode after, List<JsonNode> companions, List<Decision> decisions) {

    PatchedDocument {
      companions = List.copyOf(companions);
    }

    boolean isChanged() {
      return !after.equals(document.tree());
    }
  }
}
