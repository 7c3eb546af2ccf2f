/// The demo: both accounts, a cluster, the operator and a rotation, shown step by step.
@NullMarked
package io.keystoreoperator.demo;

import org.jspecify.annotations.NullMarked;
