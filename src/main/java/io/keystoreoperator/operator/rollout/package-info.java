/// Restarts of workloads whose Secret holds new data.
@NullMarked
package io.keystoreoperator.operator.rollout;

import org.jspecify.annotations.NullMarked;
