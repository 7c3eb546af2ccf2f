/// The words of the domain, free of AWS and Kubernetes: keys, encrypted items, plaintexts,
/// failures.
@NullMarked
package io.keystoreoperator.model;

import org.jspecify.annotations.NullMarked;
