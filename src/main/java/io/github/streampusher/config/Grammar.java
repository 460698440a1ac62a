package io.github.streampusher.config;

import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What the parser finds wrong, in the words of an operator. */
final class Grammar {
    private Grammar() {}

    static String explained(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("(TAB)")) {
            return "a tab cannot indent or begin a value; use spaces";
        }
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return Shown.value((context + problem).replaceAll("\\s+", " ").strip());
    }
}
