/// The container image: a linked runtime, the jar, its libraries and an AOT cache, and the checks
/// of what came out.
@NullMarked
package io.keystoreoperator.image;

import org.jspecify.annotations.NullMarked;
