package dev.lastcall.guard;

/** The delete guard of the tests of a leader. */
final class LeaderGuards {

  /** MAX stands for how many Pods of an owner it lets be prepared at a time. */
  static final String GUARD =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: store }
      spec:
        match: [{ namespaceSelector: {} }]
        lookup:
          http: { method: GET, url: "http://store/nodes" }
          select:
            array: /nodes
            where: { pointer: /address, equals: "{pod.name}" }
            bind: { store.id: /id }
        prepare: { http: { method: POST, url: "http://store/evict/{store.id}" } }
        ready:
          http: { method: GET, url: "http://store/leaders/{store.id}" }
          expect: { json: [{ pointer: /leaders, equals: 0 }] }
        cancel: { http: { method: DELETE, url: "http://store/evict/{store.id}" } }
        notify: { http: { method: POST, url: "http://alerts/{message}" } }
        maxPreparing: MAX
        requestTTL: 5m
        deadline: 30m
      """;

  static final String ONE_AT_A_TIME = GUARD.replace("MAX", "1");

  private LeaderGuards() {}
}
