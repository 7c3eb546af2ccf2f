/// What users write, as the operator reads it.
@NullMarked
package io.keystoreoperator.api;

import org.jspecify.annotations.NullMarked;
