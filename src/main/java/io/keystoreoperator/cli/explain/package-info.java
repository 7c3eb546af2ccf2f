/// `explain`: a live KeystoreSecret, key by key.
@NullMarked
package io.keystoreoperator.cli.explain;

import org.jspecify.annotations.NullMarked;
