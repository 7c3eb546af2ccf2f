package io.keystoreoperator.demo;

/// A step of the demo that did not truly happen.
final class DemoFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailedException(String message) {
    super(message);
  }
}
