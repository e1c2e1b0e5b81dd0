package dev.lastcall.testing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Changes the bytes of a review, whatever they mean. */
final class ByteMutations {

  private static final byte[][] GARBAGE = {
    {(byte) 0xff, (byte) 0xfe},
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xe2, (byte) 0x82},
    {0},
    {'"'},
    {'{'},
    {'}', '}'},
    {'\\', 'u', 'd', '8'},
    {'/', '*'},
    {'-', '-', '1'},
    {'\n', '\r', '\t'}
  };

  private final RandomChoice random;

  ByteMutations(RandomChoice random) {
    this.random = random;
  }

  MutatedReview mutate(byte[] body) {
    return switch (random.below(6)) {
      case 0 -> flipped(body);
      case 1 -> review(Arrays.copyOf(body, random.below(body.length)), "truncated");
      case 2 -> review(inserted(body, random.oneOf(GARBAGE)), "garbage inserted");
      case 3 -> review(inserted(body, slice(body)), "slice inserted");
      case 4 -> review(cut(body), "slice removed");
      default -> review(noise(), "noise");
    };
  }

  private static MutatedReview review(byte[] body, String mutation) {
    return new MutatedReview(body, "application/json", "bytes: " + mutation);
  }

  private MutatedReview flipped(byte[] body) {
    byte[] copy = body.clone();
    for (int left = random.oneOf(1, 1, 1, 5, 50); left > 0; left--) {
      copy[random.below(copy.length)] ^= (byte) (1 << random.below(8));
    }
    return review(copy, "bits flipped");
  }

  private byte[] inserted(byte[] body, byte[] addition) {
    int at = random.below(body.length + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + addition.length);
    out.write(body, 0, at);
    out.writeBytes(addition);
    out.write(body, at, body.length - at);
    return out.toByteArray();
  }

  private byte[] slice(byte[] body) {
    int from = random.below(body.length);
    return Arrays.copyOfRange(body, from, Math.min(body.length, from + random.between(1, 2_000)));
  }

  private byte[] cut(byte[] body) {
    int from = random.below(body.length);
    int to = Math.min(body.length, from + random.between(1, 200));
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
    out.write(body, 0, from);
    out.write(body, to, body.length - to);
    return out.toByteArray();
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.below(3_000)];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = (byte) random.below(256);
    }
    return bytes;
  }
}
