/// What the operator tells Prometheus of itself. Every label has few values, whatever is in the
/// cluster: no namespace, no name of a KeystoreSecret, no key, no ARN.
@NullMarked
package io.keystoreoperator.operator.metrics;

import org.jspecify.annotations.NullMarked;
