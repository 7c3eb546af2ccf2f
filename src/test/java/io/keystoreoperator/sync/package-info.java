@NullMarked
package io.keystoreoperator.sync;

import org.jspecify.annotations.NullMarked;
