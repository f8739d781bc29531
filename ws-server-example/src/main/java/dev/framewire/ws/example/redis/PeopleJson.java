package dev.framewire.ws.example.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes the nicks in each room of a node: {@code {"lobby":["ada","bob"]}}. */
final class PeopleJson {
    /** In UTF-16 units: the maximum that the options of the chat allow. */
    private static final int LONGEST_NAME = 512;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Set<String>>> PEOPLE = new TypeReference<>() {};

    private PeopleJson() {}

    static String write(Map<String, Set<String>> people) {
        try {
            return JSON.writeValueAsString(people);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write names as JSON", e);
        }
    }

    /** Returns an empty result for data that no node has written. */
    static Optional<Map<String, Set<String>>> read(String json) {
        try {
            Map<String, Set<String>> people = JSON.readValue(json, PEOPLE);
            return Optional.ofNullable(people).filter(PeopleJson::isWhole);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** JSON may contain null where the Java types exclude it. */
    private static boolean isWhole(Map<String, Set<String>> people) {
        return people.entrySet().stream()
                .allMatch(room -> isName(room.getKey())
                        && room.getValue() != null
                        && room.getValue().stream().allMatch(PeopleJson::isName));
    }

    private static boolean isName(@Nullable String name) {
        return name != null && name.length() <= LONGEST_NAME;
    }
}
