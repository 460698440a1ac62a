package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;

/** The names of the engine's keys. */
public final class Keys {
    public static final String ROOT = "/stream-pusher/";
    static final String BEAT = ROOT + "b/";
    static final String STREAM = ROOT + "s/";
    static final String TARGET = ROOT + "t/";
    static final String DRAIN = ROOT + "n/";
    static final String GONE = ROOT + "g/";
    static final String MEASURED = ROOT + "m/";
    static final String CATALOGUE = ROOT + "c/";
    static final String LEADER = ROOT + "leader";
    static final String EVEN = ROOT + "even";

    private Keys() {}

    public static String beat(Incarnation incarnation) {
        return BEAT + incarnation;
    }

    public static String stream(StreamName name) {
        return STREAM + name;
    }

    /** Of the cores that a stream uses. */
    static String measured(StreamName name) {
        return MEASURED + name;
    }

    static String target(String target) {
        return TARGET + target;
    }

    public static String drain(String node) {
        return DRAIN + node;
    }

    /** Of a node that was declared dead and is not back. */
    public static String gone(String node) {
        return GONE + node;
    }

    public static String even() {
        return EVEN;
    }

    static String catalogue(String digest) {
        return CATALOGUE + digest;
    }
}
