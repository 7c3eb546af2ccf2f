/// Reads the items of a keystore from DynamoDB, and writes them.
@NullMarked
package io.keystoreoperator.store;

import org.jspecify.annotations.NullMarked;
