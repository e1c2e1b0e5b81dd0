package dev.lastcall.web;

import static io.restassured.RestAssured.given;

import java.net.URL;

/** A review that is sent to the webhook in this process, and answered. */
final class PostedReview {

  private PostedReview() {}

  static String answer(URL url, byte[] review) {
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
