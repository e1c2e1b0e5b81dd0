package dev.lastcall.policy;

import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Stops at deep nesting and at too many values while they are parsed, before trees are built of
 * them. The limits of snakeyaml know no position.
 */
final class LimitedParser implements Parser {

  private final Parser parser;
  private int depth;
  private int events;

  LimitedParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public Event getEvent() {
    Event event = parser.getEvent();
    if (event instanceof CollectionStartEvent && ++depth > YamlDocuments.MAX_DEPTH) {
      throw new YamlLimitException(
          event.getStartMark(),
          "a value nested too deep",
          "at most " + YamlDocuments.MAX_DEPTH + " levels");
    }
    if (event instanceof CollectionEndEvent) {
      depth--;
    }
    if (++events > YamlDocuments.MAX_VALUES) {
      throw new YamlLimitException(
          event.getStartMark(),
          "too many values",
          "at most " + YamlDocuments.MAX_VALUES + " in a file");
    }
    return event;
  }
}
