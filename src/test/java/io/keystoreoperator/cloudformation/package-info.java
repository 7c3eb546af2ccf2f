/// The CloudFormation templates, evaluated: what stacks of them would be, on paper and on the
/// embedded AWS.
@NullMarked
package io.keystoreoperator.cloudformation;

import org.jspecify.annotations.NullMarked;
