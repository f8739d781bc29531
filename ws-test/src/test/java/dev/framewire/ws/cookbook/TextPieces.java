package dev.framewire.ws.cookbook;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** The text of pieces, of which each may end inside a character. */
// snippet
final class TextPieces {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private ByteBuffer begun = ByteBuffer.allocate(0);

    /** Decodes the next piece. At most three bytes wait for the one after it. */
    String decode(ByteBuf piece, boolean last) {
        ByteBuffer bytes = ByteBuffer.allocate(begun.remaining() + piece.readableBytes());
        bytes.put(begun).put(piece.nioBuffer()).flip();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        decoder.decode(bytes, text, last);
        begun = bytes;
        if (last) {
            decoder.reset();
        }
        return text.flip().toString();
    }
}
// snippet
