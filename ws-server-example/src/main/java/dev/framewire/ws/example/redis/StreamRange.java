package dev.framewire.ws.example.redis;

import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StreamMessageListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A part of a stream. Ids are as in XRANGE: a round bracket in front excludes the id itself.
 *
 * @param stream the key
 * @param from the first id
 * @param to the last id
 * @param limit the maximum number of entries
 */
record StreamRange(String stream, String from, String to, int limit) {
    /** More than the options of the chat allow: 100,000 characters of text, of four bytes each. */
    private static final int MOST_BYTES = 500_000;

    /** A hint is the name of a room. */
    private static final int MOST_BYTES_OF_HINT = 200;

    /** Returns the begin of a range that excludes this entry. */
    static String beyond(String id) {
        return '(' + id;
    }

    CompletionStage<List<StreamMessage<String, String>>> read(RedisAsyncCommands<String, String> redis) {
        return read(redis, "XRANGE", MOST_BYTES);
    }

    /** Reads from the end to the beginning. */
    CompletionStage<List<StreamMessage<String, String>>> readBack(RedisAsyncCommands<String, String> redis) {
        return read(redis, "XREVRANGE", MOST_BYTES);
    }

    CompletionStage<List<StreamMessage<String, String>>> readHints(RedisAsyncCommands<String, String> redis) {
        return read(redis, "XRANGE", MOST_BYTES_OF_HINT);
    }

    private CompletionStage<List<StreamMessage<String, String>>> read(
            RedisAsyncCommands<String, String> redis, String command, int mostBytes) {
        return redis.dispatch(
                CommandType.EVAL,
                new StreamMessageListOutput<>(StringCodec.UTF8, stream),
                new CommandArgs<>(StringCodec.UTF8)
                        .add(Scripts.READ)
                        .add(1)
                        .addKey(stream)
                        .add(command)
                        .add(from)
                        .add(to)
                        .add(limit)
                        .add(mostBytes));
    }
}
