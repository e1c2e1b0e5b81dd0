package dev.lastcall.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.List;

/** What becomes of the preStop hook of one container. */
sealed interface HookPlan {

  /** How long the hook takes then. */
  long seconds();

  /** Edits the container. */
  default void apply(Tree container) {}

  /** The container has no hook and gets none. */
  record None() implements HookPlan {

    @Override
    public long seconds() {
      return 0;
    }
  }

  /** The container's own hook stays as it is. */
  record Kept(long seconds) implements HookPlan {}

  /**
   * The sleep action of <a
   * href="https://github.com/kubernetes/enhancements/issues/3960">KEP-3960</a> , which needs no
   * shell in the image.
   */
  record Sleep(long seconds) implements HookPlan {

    @Override
    public void apply(Tree container) {
      ObjectNode action = Json.object().set("seconds", Json.number(seconds));
      setHandler(container, "sleep", action);
    }
  }

  /**
   * A request that the drain sidecar answers when the connections are gone.
   *
   * @param seconds at most
   */
  record Drain(ObjectNode hook, long seconds) implements HookPlan {

    @Override
    public void apply(Tree container) {
      container.childForEdit("lifecycle").node().set("preStop", hook);
    }
  }

  /** The script of the container's own hook, behind a sleep. */
  record Prepended(List<String> command, long seconds) implements HookPlan {

    @Override
    public void apply(Tree container) {
      ArrayNode words = JsonNodeFactory.instance.arrayNode();
      command.forEach(words::add);
      container
          .childForEdit("lifecycle")
          .childForEdit("preStop")
          .childForEdit("exec")
          .node()
          .set("command", words);
    }
  }

  private static void setHandler(Tree container, String handler, ObjectNode action) {
    container.childForEdit("lifecycle").node().set("preStop", Json.object().set(handler, action));
  }
}
