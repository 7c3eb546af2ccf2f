/// Pure: decrypted values become the data of a Secret.
@NullMarked
package io.keystoreoperator.render;

import org.jspecify.annotations.NullMarked;
