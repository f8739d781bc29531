package dev.framewire.ws.example.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** A response before it is encoded. For a HEAD, and with status 304, only the length of the body is sent. */
record HttpAnswer(HttpResponseStatus status, Map<CharSequence, String> headers, String body) {
    static HttpAnswer text(HttpResponseStatus status, String line) {
        return new HttpAnswer(status, Map.of(), line + "\n")
                .with(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    }

    HttpAnswer with(CharSequence name, String value) {
        Map<CharSequence, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body);
    }
}
