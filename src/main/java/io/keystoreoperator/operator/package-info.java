/// The Kubernetes side: reconcilers, event sources, the Secret applier, status, events and health.
@NullMarked
package io.keystoreoperator.operator;

import org.jspecify.annotations.NullMarked;
