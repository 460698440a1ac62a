package io.github.streampusher.endtoend;

/**
 * A fault of one stream, and the cause that the daemon must report.
 *
 * @param definition the stream's keys, as a mapping of one line
 * @param action done as soon as the stream is live; {@link #NO_ACTION} where the definition itself is at fault
 * @param expectedCause the code of the cause
 */
record InjectedFault(String stream, String definition, FaultAction action, String expectedCause) {

    static final FaultAction NO_ACTION = () -> {};

    /** An action that may throw. */
    interface FaultAction {
        void inject() throws Exception;
    }

    /** The name of the test. */
    @Override
    public String toString() {
        return stream + ": " + expectedCause;
    }

    /** A fault of the definition itself. */
    static InjectedFault fromStart(String stream, String definition, String cause) {
        return new InjectedFault(stream, definition, NO_ACTION, cause);
    }
}
