/// Tests, fakes and the demo.
@NullMarked
package io.keystoreoperator;

import org.jspecify.annotations.NullMarked;
