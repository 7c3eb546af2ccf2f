package io.keystoreoperator.store.stream;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.store.TableDescription;
import io.keystoreoperator.store.TableStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// The calls with the AWS SDK, as one session.
///
/// @param names the attribute of the primary key that holds the items' names
record SdkStreamCalls(AwsSession session, TableRef table, String streamArn, String names)
    implements StreamCalls {

  static SdkStreamCalls of(
      AwsSession session, TableRef table, TableDescription description, TableStream stream) {
    return new SdkStreamCalls(session, table, stream.arn(), description.layout().names());
  }

  @Override
  public Listing shards() {
    List<Shard> shards = new ArrayList<>();
    StreamDescription page;
    @Nullable String after = null;
    do {
      page = describe(after);
      page.shards().forEach(shard -> shards.add(shard(shard)));
      after = page.lastEvaluatedShardId();
    } while (after != null);
    return new Listing(
        shards,
        switch (page.streamStatus()) {
          case ENABLING, ENABLED, UNKNOWN_TO_SDK_VERSION -> true;
          case DISABLING, DISABLED -> false;
        });
  }

  private StreamDescription describe(@Nullable String after) {
    try {
      return session
          .dynamoDbStreams(
              client ->
                  client.describeStream(
                      call -> call.streamArn(streamArn).exclusiveStartShardId(after)))
          .streamDescription();
    } catch (ResourceNotFoundException _) {
      throw new SyncFailedException(new SyncFailure.NoStream(table));
    } catch (SdkException e) {
      throw AwsErrors.following(session, "dynamodb:DescribeStream", streamArn, e);
    }
  }

  private static Shard shard(software.amazon.awssdk.services.dynamodb.model.Shard shard) {
    var range = shard.sequenceNumberRange();
    return new Shard(
        shard.shardId(),
        shard.parentShardId(),
        range != null && range.endingSequenceNumber() != null);
  }

  @Override
  public ShardAnswer open(Opening opening) {
    return call(
        "dynamodb:GetShardIterator",
        client ->
            new ShardAnswer.Opened(
                client.getShardIterator(call -> fill(call, opening)).shardIterator()));
  }

  private void fill(GetShardIteratorRequest.Builder call, Opening opening) {
    call.streamArn(streamArn).shardId(opening.shard());
    switch (opening.at()) {
      case Position.Newest() -> call.shardIteratorType(ShardIteratorType.LATEST);
      case Position.Oldest() -> call.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
      case Position.After(String sequenceNumber) ->
          call.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
              .sequenceNumber(sequenceNumber);
    }
  }

  @Override
  public ShardAnswer read(String iterator) {
    return call(
        "dynamodb:GetRecords",
        client -> {
          var page = client.getRecords(call -> call.shardIterator(iterator));
          return new ShardAnswer.Page(
              page.records().stream().map(this::change).toList(), page.nextShardIterator());
        });
  }

  private Change change(Record record) {
    var about = record.dynamodb();
    AttributeValue name = about.keys().get(names);
    return new Change(
        name == null ? null : name.s(),
        about.sequenceNumber(),
        about.approximateCreationDateTime());
  }

  private ShardAnswer call(String action, Function<DynamoDbStreamsClient, ShardAnswer> call) {
    try {
      return session.dynamoDbStreams(call);
    } catch (ExpiredIteratorException _) {
      return new ShardAnswer.Expired();
    } catch (TrimmedDataAccessException _) {
      return new ShardAnswer.Trimmed();
    } catch (ResourceNotFoundException _) {
      return new ShardAnswer.Gone();
    } catch (SdkException e) {
      throw AwsErrors.following(session, action, streamArn, e);
    }
  }
}
