/// What is said of a KeystoreSecret.
@NullMarked
package io.keystoreoperator.cli.explain;

import org.jspecify.annotations.NullMarked;
