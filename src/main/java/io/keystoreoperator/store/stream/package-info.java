/// DynamoDB Streams: what has changed in a table, told as it happens.
@NullMarked
package io.keystoreoperator.store.stream;

import org.jspecify.annotations.NullMarked;
