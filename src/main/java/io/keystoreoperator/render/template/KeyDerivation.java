package io.keystoreoperator.render.template;

import java.util.Optional;

/// Looks through a PKCS#12 archive for how many rounds of key derivation it asks for (a salt, then
/// a number): the JDK would run five million, and cannot be stopped. Strictly DER, so that nothing
/// that the JDK would find is overlooked; what is encrypted stays closed.
final class KeyDerivation {
  /// Several times what any common tool asks for.
  static final int MOST_ROUNDS = 1_000_000;

  private static final int MOST_DEPTH = 32;
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int OCTETS_IN_PARTS = 0x24;
  private static final int CONSTRUCTED = 0x20;

  /// What it wraps is structure again.
  private static final int EXPLICIT = 0xa0;

  private final byte[] der;

  private KeyDerivation(byte[] der) {
    this.der = der;
  }

  static boolean isModest(byte[] archive) {
    return new KeyDerivation(archive).isModest(new Element(0, 0, archive.length), 0);
  }

  private record Element(int tag, int start, int end) {}

  private boolean isModest(Element whole, int depth) {
    boolean salted = false;
    for (int at = whole.start(); at < whole.end(); ) {
      Optional<Element> next = elementAt(at, whole.end());
      if (next.isEmpty() || depth > MOST_DEPTH || next.get().tag() == OCTETS_IN_PARTS) {
        return false;
      }
      Element part = next.get();
      boolean tooMany = salted && part.tag() == INTEGER && isLarge(part);
      if (tooMany || (isStructure(part, whole) && !isModest(part, depth + 1))) {
        return false;
      }
      salted |= part.tag() == OCTETS;
      at = part.end();
    }
    return true;
  }

  private static boolean isStructure(Element part, Element whole) {
    return (part.tag() & CONSTRUCTED) != 0 || (part.tag() == OCTETS && whole.tag() == EXPLICIT);
  }

  /// Empty when it is not DER, such as a length that is left open.
  private Optional<Element> elementAt(int at, int end) {
    if (at + 2 > end) {
      return Optional.empty();
    }
    int length = der[at + 1] & 0xff;
    int start = at + 2;
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      if (bytes == 0 || bytes > 3 || start + bytes > end) {
        return Optional.empty();
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | (der[start + i] & 0xff);
      }
      start += bytes;
    }
    return start + length > end
        ? Optional.empty()
        : Optional.of(new Element(der[at] & 0xff, start, start + length));
  }

  private boolean isLarge(Element number) {
    long value = 0;
    for (int i = number.start(); i < number.end() && value <= MOST_ROUNDS; i++) {
      value = (value << 8) | (der[i] & 0xff);
    }
    return value > MOST_ROUNDS;
  }
}
