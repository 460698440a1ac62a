package io.github.streampusher.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import io.github.streampusher.fleet.Engine.Change;
import io.github.streampusher.fleet.Entry;
import io.github.streampusher.fleet.Write;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The messages of etcd's JSON gateway: keys and values in base64, numbers as text, what is zero or false left out. */
final class EtcdJson {
    /** Of 5,000 streams the catalogue is half a megabyte; etcd takes 1.5 MiB a request. */
    private static final int MIN_COMPRESSED = 1024;

    /** A bound for what a damaged value may unpack to. */
    private static final int MAX_VALUE = 16 * 1024 * 1024;

    private EtcdJson() {}

    static JsonObject range(String prefix) {
        JsonObject request = new JsonObject();
        request.addProperty("key", encode(prefix));
        int last = prefix.length() - 1;
        request.addProperty("range_end", encode(prefix.substring(0, last) + (char) (prefix.charAt(last) + 1)));
        return request;
    }

    /** Compares the key's revision, then writes; else reads the key. */
    static JsonObject transaction(Write write) {
        JsonObject compare = key(write.key());
        compare.addProperty("target", "MOD");
        compare.addProperty("result", "EQUAL");
        compare.addProperty("mod_revision", Long.toString(write.ifRevision()));
        JsonObject change = key(write.key());
        write.value().ifPresent(value -> change.addProperty("value", encodeValue(value)));
        JsonObject transaction = new JsonObject();
        transaction.add("compare", array(compare));
        transaction.add(
                "success", array(wrapped(write.value().isPresent() ? "request_put" : "request_delete_range", change)));
        transaction.add("failure", array(wrapped("request_range", key(write.key()))));
        return transaction;
    }

    private static JsonObject key(String key) {
        JsonObject object = new JsonObject();
        object.addProperty("key", encode(key));
        return object;
    }

    private static JsonObject wrapped(String name, JsonObject content) {
        JsonObject object = new JsonObject();
        object.add(name, content);
        return object;
    }

    private static JsonArray array(JsonObject element) {
        JsonArray array = new JsonArray();
        array.add(element);
        return array;
    }

    /** What is empty may also be null. */
    static JsonArray list(JsonObject object, String name) {
        return object != null && object.get(name) instanceof JsonArray array ? array : new JsonArray();
    }

    static Optional<JsonObject> object(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonObject child ? Optional.of(child) : Optional.empty();
    }

    static boolean flag(JsonObject object, String name) {
        return text(object, name).equals("true");
    }

    static String text(JsonObject object, String name) {
        return object != null && object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    static long revision(JsonObject answer) {
        return object(answer, "header")
                .map(header -> number(header, "revision"))
                .orElseThrow(EtcdJson::notEtcd);
    }

    static Entry entry(JsonObject pair) {
        return new Entry(decode(text(pair, "key")), decodeValue(text(pair, "value")), number(pair, "mod_revision"));
    }

    private static long number(JsonObject object, String name) {
        try {
            return Long.parseLong(text(object, name));
        } catch (NumberFormatException e) {
            throw notEtcd();
        }
    }

    /** Whatever answers there: it must end no thread. */
    private static JsonParseException notEtcd() {
        return new JsonParseException("not an answer of etcd");
    }

    static Change change(JsonObject event) {
        Entry entry = entry(object(event, "kv").orElseThrow(EtcdJson::notEtcd));
        boolean deleted = text(event, "type").equals("DELETE");
        return new Change(entry.key(), deleted ? Optional.empty() : Optional.of(entry.value()), entry.revision());
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String base64) {
        return new String(decoded(base64), StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new JsonParseException(e);
        }
    }

    private static String encodeValue(String value) {
        if (value.length() < MIN_COMPRESSED) {
            return encode(value);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(value.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String decodeValue(String base64) {
        byte[] bytes = decoded(base64);
        if (bytes.length < 2 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(gzip.readNBytes(MAX_VALUE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new JsonParseException(e);
        }
    }
}
