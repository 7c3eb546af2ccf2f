package io.keystoreoperator.store;

/// The stream that takes the changes of a table.
///
/// @param arn another one each time that the stream is enabled
/// @param viewType what a record tells of an item beside its primary key, as AWS names it
public record TableStream(String arn, String viewType) {}
