/// Has KMS open what only KMS can open, and seal what it is to open later.
@NullMarked
package io.keystoreoperator.kms;

import org.jspecify.annotations.NullMarked;
