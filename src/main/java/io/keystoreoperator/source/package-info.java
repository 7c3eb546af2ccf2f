/// Pure: where the keys of a Secret come from, and how the names of items and members become keys.
@NullMarked
package io.keystoreoperator.source;

import org.jspecify.annotations.NullMarked;
