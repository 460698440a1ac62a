package io.github.streampusher.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A language in which people read what a cause means and what to do. */
public enum Language {
    EN,
    ZH;

    /** As a process's environment says: {@code LC_ALL}, {@code LC_MESSAGES} or {@code LANG}. */
    public static Language ofEnvironment(Map<String, String> environment) {
        return Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty() && !value.startsWith("C.")) // C.UTF-8 makes sure of file names only
                .findFirst()
                .flatMap(value -> of(value.split("[_.@-]", 2)[0]))
                .orElse(EN);
    }

    /** The language of a code such as {@code zh}. */
    public static Optional<Language> of(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
