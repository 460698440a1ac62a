package io.github.streampusher.endtoend;

/**
 * Something that goes wrong with one stream, and what the daemon shall make of it.
 *
 * @param definition the stream's keys, as a mapping of one line
 * @param act what is done once the stream is live; nothing where it never comes to be
 * @param cause the code that is expected
 */
record Fault(String stream, String definition, Act act, String cause) {

    static final Act NOTHING = () -> {};

    /** Something that may fail. */
    interface Act {
        void happen() throws Exception;
    }

    /** As the name of a test. */
    @Override
    public String toString() {
        return stream + ": " + cause;
    }

    /** Wrong from the start. */
    static Fault atOnce(String stream, String definition, String cause) {
        return new Fault(stream, definition, NOTHING, cause);
    }
}
