package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Handles signals of a daemon in the foreground. The JDK's only API for them is unsupported, so it is called by
 * reflection; else the compiler's warning would be an error.
 */
final class Signals {
    private Signals() {}

    /** Runs the action on a new thread at each such signal, instead of the default action. */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Method handle = signal.getMethod("handle", signal, handler);
            handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new UserError("cannot handle SIG" + name + " on this Java: " + e, e);
        }
    }
}
