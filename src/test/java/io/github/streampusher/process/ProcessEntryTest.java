package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessEntryTest {
    @Test
    void cpuTimeIsThatOfTheKernel() {
        long before = ticksByJava();
        long told = ProcessEntry.of(ProcessHandle.current().pid()).orElseThrow().cpuTicks();
        assertTrue(before > 0 && told >= before && told <= ticksByJava() + REAPED, before + ", then " + told);
    }

    /** Of children that other tests have run in this JVM, which the kernel adds. */
    private static final long REAPED = 6000;

    private static long ticksByJava() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 10;
    }
}
