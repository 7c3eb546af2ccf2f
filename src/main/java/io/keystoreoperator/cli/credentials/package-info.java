/// `credentials`: a role's session for a shell, a script, or an AWS profile.
@NullMarked
package io.keystoreoperator.cli.credentials;

import org.jspecify.annotations.NullMarked;
