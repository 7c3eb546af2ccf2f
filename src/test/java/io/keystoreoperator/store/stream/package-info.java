@NullMarked
package io.keystoreoperator.store.stream;

import org.jspecify.annotations.NullMarked;
