package dev.lastcall.review;

/** API group (empty for the core group), version and kind of an object. */
public record GroupVersionKind(String group, String version, String kind) {

  public static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  /** The value of {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
