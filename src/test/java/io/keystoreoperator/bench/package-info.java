/// The benchmark: what a first sync, quiet minutes and a restart cost, beside a bare client's
/// floor, and how long rotations take.
@NullMarked
package io.keystoreoperator.bench;

import org.jspecify.annotations.NullMarked;
