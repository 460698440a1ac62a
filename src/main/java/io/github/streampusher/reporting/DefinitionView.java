package io.github.streampusher.reporting;

import com.google.gson.JsonNull;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Redactor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A definition in its JSON form, for people: every value that is in force, with secrets masked. It follows the records, so
 * that no option can be forgotten.
 */
public final class DefinitionView {
    /** Told elsewhere, or secret as a whole. */
    private static final Set<String> LEFT_OUT = Set.of("name", "referencedValues", "commands");

    private DefinitionView() {}

    public static Map<String, Object> of(Definition definition) {
        return components(definition, definition.redactor());
    }

    private static Map<String, Object> components(Record from, Redactor redactor) {
        Map<String, Object> view = new LinkedHashMap<>();
        for (RecordComponent component : from.getClass().getRecordComponents()) {
            if (!LEFT_OUT.contains(component.getName())) {
                view.put(key(component.getName()), view(value(component, from), redactor));
            }
        }
        return view;
    }

    private static Object value(RecordComponent component, Record from) {
        try {
            return component.getAccessor().invoke(from);
        } catch (IllegalAccessException | InvocationTargetException e) {
            return "?"; // a record that only its package may read
        }
    }

    private static Object view(Object value, Redactor redactor) {
        if (value instanceof Optional<?> optional) {
            return optional.map(present -> view(present, redactor)).orElse(JsonNull.INSTANCE);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(item -> view(item, redactor)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> view = new LinkedHashMap<>();
            map.forEach((key, item) -> view.put(key.toString(), view(item, redactor)));
            return view;
        }
        if (value instanceof Record section && isSection(section)) {
            return components(section, redactor);
        }
        return scalar(value, redactor);
    }

    /** Values such as an address or a bitrate have a text of their own, which is how they are written. */
    private static boolean isSection(Record value) {
        return value.toString().startsWith(value.getClass().getSimpleName() + "[");
    }

    private static Object scalar(Object value, Redactor redactor) {
        if (value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof Duration duration) {
            return DurationText.format(duration);
        }
        String text = value.toString();
        return redactor.redact(value instanceof Enum<?> ? text.toLowerCase(Locale.ROOT) : text);
    }

    /** {@code startTimeout} is the key {@code start-timeout}. */
    private static String key(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
