/// Decrypting by the embedded AWS, through the real SDK.
@NullMarked
package io.keystoreoperator.kms;

import org.jspecify.annotations.NullMarked;
