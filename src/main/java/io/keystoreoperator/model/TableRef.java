package io.keystoreoperator.model;

/// A DynamoDB table by region and name.
public record TableRef(String region, String name) {}
