/// An AWS of its own for tests, the demo and measurements: STS, KMS, DynamoDB and the credential
/// endpoints of EC2 and EKS behind one loopback port, for the real AWS SDK. Start at [LocalAws].
@NullMarked
package io.keystoreoperator.localaws;

import org.jspecify.annotations.NullMarked;
