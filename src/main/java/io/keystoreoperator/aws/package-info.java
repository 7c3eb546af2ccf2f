/// Identities and sessions (STS), the lifetimes of clients, and AWS errors as failures of the
/// domain.
@NullMarked
package io.keystoreoperator.aws;

import org.jspecify.annotations.NullMarked;
