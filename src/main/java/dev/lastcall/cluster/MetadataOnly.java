package dev.lastcall.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/**
 * Asks the API server for nothing but the metadata of objects. A server that cannot do so answers
 * with whole objects, which fit as well.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches">metadata-only
 *     fetches</a>
 */
final class MetadataOnly implements Interceptor {

  static final String ACCEPT_LIST = accept("PartialObjectMetadataList");

  /** For single objects; in a watch they come one by one. */
  static final String ACCEPT_OBJECT = accept("PartialObjectMetadata");

  private static final String NAMESPACES = "/api/v1/namespaces";

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    boolean list =
        request.uri().getPath().endsWith(NAMESPACES) && !isWatch(request.uri().getQuery());
    builder.setHeader("Accept", list ? ACCEPT_LIST : ACCEPT_OBJECT);
  }

  private static boolean isWatch(String query) {
    return query != null && ("&" + query + "&").contains("&watch=true&");
  }

  private static String accept(String kind) {
    return "application/json;as=" + kind + ";g=meta.k8s.io;v=v1, application/json";
  }
}
