package dev.lastcall.review;

/** API group (empty for the core group), version and kind of an object. */
public record GroupVersionKind(String group, String version, String kind) {

  public static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
  public static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");
  public static final GroupVersionKind INGRESS =
      new GroupVersionKind("networking.k8s.io", "v1", "Ingress");

  /** The value of {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
