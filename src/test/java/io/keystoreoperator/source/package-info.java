/// Tests of where the keys of a Secret come from.
@NullMarked
package io.keystoreoperator.source;

import org.jspecify.annotations.NullMarked;
