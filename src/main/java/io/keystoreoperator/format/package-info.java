/// Pure: how each format seals values. Which blob of an item KMS must open, and what its answer
/// makes of the item.
@NullMarked
package io.keystoreoperator.format;

import org.jspecify.annotations.NullMarked;
