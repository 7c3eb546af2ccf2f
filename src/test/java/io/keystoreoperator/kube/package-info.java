/// Kubernetes for the tests: a real API server, and an embedded one that starts at once.
@NullMarked
package io.keystoreoperator.kube;

import org.jspecify.annotations.NullMarked;
