package dev.framewire.ws.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framewire.ws.WsRule;
import dev.framewire.ws.testing.CloseStatuses;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosePayloadTest {
    @Test
    @DisplayName("L3 L4 L5 only the statuses of RFC 6455 section 7.4 and of the IANA registry may be sent")
    void onlyRegisteredStatusesMayBeSent() {
        for (int status = -1; status <= 70_000; status++) {
            assertEquals(CloseStatuses.mayBeOnWire(status), ClosePayload.mayBeOnWire(status), "status " + status);
        }
    }

    @ParameterizedTest(name = "body {0}: {1}")
    @CsvSource({
        "'', ",
        "03, CLOSE_BODY_LENGTH",
        "03e8, ",
        "03ed, CLOSE_STATUS",
        "03e8 61, ",
        "03e8 c3, CLOSE_REASON_NOT_UTF8",
        "03e8 c3a9, ",
        "03e8 eda080, CLOSE_REASON_NOT_UTF8",
        "03e8 f4908080, CLOSE_REASON_NOT_UTF8",
        "03e8 c080, CLOSE_REASON_NOT_UTF8",
        "03ed ff, CLOSE_STATUS",
        "ffff, CLOSE_STATUS",
        "0000, CLOSE_STATUS",
    })
    @DisplayName("L1 L2 L3 the length, status and reason of a Close body are checked")
    void closeBodyIsChecked(String hex, WsRule broken) {
        ByteBuf padded = Unpooled.wrappedBuffer(Wire.bytes("ffff" + hex)).skipBytes(2);
        assertEquals(broken, ClosePayload.brokenBy(padded));
        assertEquals(2, padded.readerIndex(), "judging reads nothing");
    }

    @Test
    @DisplayName("L14 an empty body reads as status 1005 and an empty reason")
    void emptyBodyReadsAs1005() {
        assertEquals(1005, ClosePayload.status(Unpooled.EMPTY_BUFFER));
        assertEquals("", ClosePayload.reason(Unpooled.EMPTY_BUFFER));
        assertNull(ClosePayload.brokenBy(Unpooled.EMPTY_BUFFER));
    }

    @Test
    @DisplayName("L14 status and reason are read from the reader index")
    void bodyIsReadFromItsReaderIndex() {
        ByteBuf padded = Unpooled.wrappedBuffer(Wire.bytes("ffff 0fa0 c3a9 21")).skipBytes(2);
        assertEquals(4000, ClosePayload.status(padded));
        assertEquals("é!", ClosePayload.reason(padded));
    }

    @ParameterizedTest(name = "{0} ASCII characters first")
    @ValueSource(ints = {0, 1, 119, 120, 121, 122, 123, 124, 125, 126, 200})
    @DisplayName("L2 a reason of more than 123 bytes is cut between two characters")
    void longReasonIsCutBetweenCharacters(int asciiBytes) {
        for (String end : new String[] {"", "a", "é", "€", "𝄞", "éé", "€€€", "𝄞𝄞"}) {
            String reason = "x".repeat(asciiBytes) + end;
            ByteBuf body = ClosePayload.encode(1002, reason);
            try {
                assertEquals(longestPrefix(reason), body.toString(2, body.readableBytes() - 2, StandardCharsets.UTF_8));
                assertEquals(1002, body.getUnsignedShort(0));
            } finally {
                body.release();
            }
        }
    }

    private static String longestPrefix(String reason) {
        int[] characters = reason.codePoints().toArray();
        int count = characters.length;
        while (new String(characters, 0, count).getBytes(StandardCharsets.UTF_8).length > 123) {
            count--;
        }
        return new String(characters, 0, count);
    }
}
