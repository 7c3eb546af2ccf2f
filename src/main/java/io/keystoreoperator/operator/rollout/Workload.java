package io.keystoreoperator.operator.rollout;

import io.keystoreoperator.api.RolloutTarget;

/// A workload in its namespace.
record Workload(String namespace, RolloutTarget target) {}
