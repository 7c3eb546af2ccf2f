/// `migrate`: what External Secrets Operator's resources are here.
@NullMarked
package io.keystoreoperator.cli.migrate;

import org.jspecify.annotations.NullMarked;
