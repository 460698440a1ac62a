package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system, in the foreground. The JDK's only way to them is an unsupported class, which is
 * reached by name so that the compiler's warnings stay errors everywhere else.
 */
final class Signals {
    private Signals() {}

    /** Runs the action, on a thread of its own, whenever the signal comes; in the place of what it did before. */
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
