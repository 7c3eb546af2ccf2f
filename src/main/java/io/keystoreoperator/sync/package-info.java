/// The pipeline from KeystoreSecret to Secret, and the port it writes Secrets through.
@NullMarked
package io.keystoreoperator.sync;

import org.jspecify.annotations.NullMarked;
