/// Sessions with the embedded AWS, through the real SDK.
@NullMarked
package io.keystoreoperator.aws;

import org.jspecify.annotations.NullMarked;
