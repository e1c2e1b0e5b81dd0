package dev.lastcall.web;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;

/** In this process. */
@QuarkusTest
@QuarkusTestResource(value = GuardedSystemResource.class, restrictToAnnotatedClass = true)
class ValidateCasesTest extends ValidateCases {

  @TestHTTPResource(value = "/validate", tls = true)
  URL url;

  @Override
  String answer(byte[] review) {
    return PostedReview.answer(url, review);
  }
}
