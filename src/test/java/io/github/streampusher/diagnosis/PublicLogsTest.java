package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublicLogsTest {
    @ParameterizedTest
    @MethodSource("io.github.streampusher.diagnosis.PublicLog#all")
    void logOfStrangersIsDiagnosed(PublicLog log) {
        Diagnosis found = Capture.diagnoseLogOnly(log.log());
        assertTrue(log.causes().contains(found.cause()), log.causes() + ", but " + found);
    }
}
