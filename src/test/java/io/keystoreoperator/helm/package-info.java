/// The Helm chart, through the real Helm: rendered, installed, and the operator run with just the
/// rights that it grants.
@NullMarked
package io.keystoreoperator.helm;

import org.jspecify.annotations.NullMarked;
