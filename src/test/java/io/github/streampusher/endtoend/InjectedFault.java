package io.github.streampusher.endtoend;

/**
 * Something that goes wrong with one stream, and what the daemon shall make of it.
 *
 * @param definition the stream's keys, as a mapping of one line
 * @param action what is done once the stream is live; nothing where it never comes to be
 * @param expectedCause the code that is expected
 */
record InjectedFault(String stream, String definition, FaultAction action, String expectedCause) {

    static final FaultAction NO_ACTION = () -> {};

    /** Something that may fail. */
    interface FaultAction {
        void inject() throws Exception;
    }

    /** As the name of a test. */
    @Override
    public String toString() {
        return stream + ": " + expectedCause;
    }

    /** Wrong from the start. */
    static InjectedFault fromStart(String stream, String definition, String cause) {
        return new InjectedFault(stream, definition, NO_ACTION, cause);
    }
}
