package io.keystoreoperator.render;

import io.keystoreoperator.model.Plaintext;
import java.util.function.Function;

/// What became of one entry: its bytes, or why there are none. No problem quotes the value.
sealed interface Rendering {
  record Done(Plaintext value) implements Rendering {}

  sealed interface Failed extends Rendering {}

  record NoProperty(String property, String problem) implements Failed {}

  /// It is not in this encoding.
  record NotDecodable(String encoding) implements Failed {}

  default Rendering then(Function<Plaintext, Rendering> step) {
    return this instanceof Done(Plaintext value) ? step.apply(value) : this;
  }
}
