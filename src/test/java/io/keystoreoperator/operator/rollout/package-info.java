/// Tests of restarts.
@NullMarked
package io.keystoreoperator.operator.rollout;

import org.jspecify.annotations.NullMarked;
