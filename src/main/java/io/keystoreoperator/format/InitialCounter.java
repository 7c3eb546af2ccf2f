package io.keystoreoperator.format;

/// The block that AES counter mode starts from. A fixed one is safe because no data key encrypts
/// twice.
enum InitialCounter {
  ZERO(0),
  ONE(1);

  private final byte lastByte;

  InitialCounter(int lastByte) {
    this.lastByte = (byte) lastByte;
  }

  byte[] block() {
    byte[] block = new byte[16];
    block[15] = lastByte;
    return block;
  }
}
