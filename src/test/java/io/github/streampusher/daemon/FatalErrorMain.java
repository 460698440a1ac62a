package io.github.streampusher.daemon;

import java.util.concurrent.CountDownLatch;

/** A process that would live for ever, one of whose threads ends by an error. */
final class FatalErrorMain {
    private FatalErrorMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler(FatalErrorHandler::handle);
        Thread broken = new Thread(
                () -> {
                    throw new StackOverflowError("an odd line");
                },
                "broken");
        broken.setDaemon(true);
        broken.start();
        new CountDownLatch(1).await();
    }
}
