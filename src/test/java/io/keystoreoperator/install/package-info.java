/// The page `docs/install.md`, followed word by word: on a workstation whose `aws`, `helm` and
/// `mvn` this JVM stands in for, with the real kubectl, the real Helm and the real command line.
@NullMarked
package io.keystoreoperator.install;

import org.jspecify.annotations.NullMarked;
