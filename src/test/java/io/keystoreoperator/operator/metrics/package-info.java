/// What the operator tells of itself, step by step.
@NullMarked
package io.keystoreoperator.operator.metrics;

import org.jspecify.annotations.NullMarked;
