/// Pure: a spec and its keystore's rules become the keys to read, or every violation at once.
@NullMarked
package io.keystoreoperator.plan;

import org.jspecify.annotations.NullMarked;
