package dev.lastcall.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;

/**
 * Jackson's parser, which passes over a list by its brackets and quotes alone in place of looking
 * at each token in it: {@code managedFields} are half of a typical Pod. The lines of such a list
 * are not counted.
 */
final class SkippingParser extends UTF8StreamJsonParser {

  private SkippingParser(
      IOContext context,
      int features,
      ByteQuadsCanonicalizer names,
      byte[] text,
      int start,
      int end) {
    super(context, features, null, null, names, text, start, end, 0, false);
  }

  /** A list without an end is passed over token by token, which tells what is wrong. */
  @Override
  public JsonParser skipChildren() throws IOException {
    if (currentToken() == JsonToken.START_ARRAY) {
      int end = ListEnd.of(_inputBuffer, _inputPtr, _inputEnd);
      if (end >= 0) {
        _inputPtr = end;
        nextToken();
        return this;
      }
    }
    return super.skipChildren();
  }

  /** Makes such parsers for arrays, which have to be in UTF-8 without a byte order mark. */
  static final class Factory extends JsonFactory {

    private static final long serialVersionUID = 1;

    Factory(JsonFactoryBuilder builder) {
      super(builder);
    }

    @Override
    protected JsonParser _createParser(byte[] text, int start, int length, IOContext context) {
      ByteQuadsCanonicalizer names = _byteSymbolCanonicalizer.makeChild(_factoryFeatures);
      return new SkippingParser(context, _parserFeatures, names, text, start, start + length);
    }
  }
}
