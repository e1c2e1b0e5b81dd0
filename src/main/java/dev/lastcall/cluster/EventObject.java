package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Events as Lastcall writes them. */
final class EventObject {

  private EventObject() {}

  /**
   * @param uid without it {@code kubectl describe} does not show the Events of the Pod
   */
  static ObjectReference pod(String namespace, String name, String uid) {
    return new ObjectReferenceBuilder()
        .withApiVersion("v1")
        .withKind("Pod")
        .withNamespace(namespace)
        .withName(name)
        .withUid(uid)
        .build();
  }

  /**
   * An Event of this moment.
   *
   * @param message at most 1024 characters
   * @param replica of Lastcall that tells
   */
  static Event of(
      ObjectReference about, boolean isWarning, String reason, String message, String replica) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(about.getNamespace())
        .withGenerateName(about.getName() + ".")
        .endMetadata()
        .withInvolvedObject(about)
        .withType(isWarning ? "Warning" : "Normal")
        .withReason(reason)
        .withMessage(message)
        .withNewSource()
        .withComponent("lastcall")
        .endSource()
        .withReportingComponent("lastcall.dev/webhook")
        .withReportingInstance(replica)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
  }
}
