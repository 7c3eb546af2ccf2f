@NullMarked
package io.keystoreoperator.operator;

import org.jspecify.annotations.NullMarked;
