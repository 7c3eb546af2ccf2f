/// Items written by the real tools, broken items, and items we write ourselves.
@NullMarked
package io.keystoreoperator.format;

import org.jspecify.annotations.NullMarked;
