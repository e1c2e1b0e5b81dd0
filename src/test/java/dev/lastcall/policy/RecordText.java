package dev.lastcall.policy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Any value of records, lists and mappings as text that is the same in every run. */
final class RecordText {

  private RecordText() {}

  static String of(Object value) {
    if (value instanceof Record it) {
      return it.getClass().getSimpleName()
          + Arrays.stream(it.getClass().getRecordComponents())
              .map(component -> component.getName() + "=" + of(read(component, it)))
              .collect(Collectors.joining(", ", "(", ")"));
    }
    if (value instanceof Optional<?> it) {
      return it.map(RecordText::of).orElse("-");
    }
    if (value instanceof Map<?, ?> it) {
      return new TreeMap<>(it).toString();
    }
    if (value instanceof Set<?> it) {
      return it.stream().map(RecordText::of).collect(Collectors.toCollection(TreeSet::new)) + "";
    }
    return value instanceof Collection<?> it
        ? it.stream().map(RecordText::of).toList().toString()
        : value.toString();
  }

  private static Object read(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
