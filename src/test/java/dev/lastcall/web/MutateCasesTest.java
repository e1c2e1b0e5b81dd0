package dev.lastcall.web;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;

/** In this process. */
@QuarkusTest
class MutateCasesTest extends MutateCases {

  @TestHTTPResource(value = "/mutate", tls = true)
  URL url;

  @Override
  String answer(byte[] review) {
    return PostedReview.answer(url, review);
  }
}
