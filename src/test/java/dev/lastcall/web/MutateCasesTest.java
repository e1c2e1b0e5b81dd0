package dev.lastcall.web;

import static io.restassured.RestAssured.given;

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
    return given()
        .relaxedHTTPSValidation()
        .contentType("application/json")
        .body(review)
        .when()
        .post(url)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .extract()
        .asString();
  }
}
