/// Reading from DynamoDB Local, through the real SDK.
@NullMarked
package io.keystoreoperator.store;

import org.jspecify.annotations.NullMarked;
